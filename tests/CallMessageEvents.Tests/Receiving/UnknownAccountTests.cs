using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Whoever sends made-up AccountSids makes the library ask; genuine callbacks must not suffer from it, nor the vault, nor memory.</summary>
public sealed class UnknownAccountTests : IDisposable
{
    private const string Sub = "ACffffffffffffffffffffffffffffffff";
    private readonly GatedVault _vault = new();
    private readonly WatchedTime _time = new();
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Message_FloodOfUnknownAccounts_KnownOnesDoNotWait()
    {
        _vault.Have(Sub, "sub");
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));

        _vault.IsOpen = false;
        var forged = Flood(provider, 800);
        await Eventually.HoldsAsync(() => _vault.Running == 16);

        // The configured account asks nobody; the subaccount's look-up begins at once.
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken(TestProvider.AuthToken)));
        var genuine = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.AskedFor(Sub) == 2);
        _vault.Answer(Sub);
        Assert.Equal(204, await Eventually.EndsAsync(genuine));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.All(await Eventually.EndsAsync(Task.WhenAll(forged)), static status => Assert.Equal(503, status));
    }

    [Fact]
    public async Task Message_FloodOfUnknownAccounts_FewAreAskedForAtATimeAndTheRestIsRefusedEarly()
    {
        await using var provider = Provide();
        _vault.IsOpen = false;

        var forged = Flood(provider, 800);

        // No time goes by: what is answered is answered early.
        await Eventually.HoldsAsync(() => forged.Count(static one => one.IsCompleted) == 800 - 256);
        Assert.All(forged.Where(static one => one.IsCompleted), static one => Assert.Equal(503, one.Result));
        Assert.Contains(_log.Lines, static line => line.Contains("too many", StringComparison.Ordinal));

        while (!Task.WhenAll(forged).IsCompleted)
        {
            _vault.Answer();
            await Task.Yield();
        }

        Assert.Equal((256, 16), (_vault.Asked, _vault.MostAtATime));
        Assert.Equal(256, forged.Count(static one => one.Result == 403));

        // They are over, and others have their turn.
        _vault.IsOpen = true;
        _vault.Have(Sub, "sub");
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));
    }

    [Fact]
    public async Task Message_VaultDoesNotAnswer_503WithinAnswerWithin()
    {
        _vault.Have(Sub, "sub");
        await using var provider = Provide();
        _vault.IsOpen = false;

        var waiting = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.Running == 1);
        _time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(503, await Eventually.EndsAsync(waiting));
        var line = Assert.Single(_log.Lines);
        Assert.Contains("has not answered yet", line, StringComparison.Ordinal);
        Assert.Contains(Sub, line, StringComparison.Ordinal);

        // The look-up that nobody waits for is given up, and the next one is another.
        await Eventually.HoldsAsync(() => _vault.Running == 0);
        _vault.IsOpen = true;
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));
    }

    [Fact]
    public async Task Message_VaultAndHandlerAreSlow_AreAnsweredWithinAnswerWithinTogether()
    {
        _vault.Have(Sub, "sub");
        var handling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = Provide((_, _) =>
        {
            began.TrySetResult();
            return handling.Task;
        });
        _vault.IsOpen = false;

        var waiting = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.Running == 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        _vault.Answer();
        await Eventually.EndsAsync(began.Task);
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, await Eventually.EndsAsync(waiting));

        // Twilio's next delivery joins what has gone on.
        var next = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.Running == 1);
        _vault.Answer();
        handling.SetResult();
        Assert.Equal(204, await Eventually.EndsAsync(next));
    }

    [Fact]
    public async Task Message_ManyOfOneAccount_ShareALookup_AndATokenMadeMeanwhileIsFound()
    {
        _vault.Have(Sub, "before");
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("before", Sub)));
        _vault.IsOpen = false;

        var first = Enumerable.Range(0, 50).Select(_ => ReceiveAsync(provider, SignedCallback.ByToken("before", Sub))).ToList();
        await Eventually.HoldsAsync(() => _vault.Running == 1);

        // Joins a look-up that began before the token was made.
        var withNew = ReceiveAsync(provider, SignedCallback.ByToken("after", Sub));
        _vault.Answer();
        Assert.All(await Eventually.EndsAsync(Task.WhenAll(first)), static status => Assert.Equal(204, status));
        _vault.Have(Sub, "after");
        await Eventually.HoldsAsync(() => _vault.Running == 1 || withNew.IsCompleted);
        _vault.Answer();

        Assert.Equal(204, await Eventually.EndsAsync(withNew));
        Assert.InRange(_vault.Asked, 2, 3);
        Assert.Equal(1, _vault.MostAtATime);
    }

    [Fact]
    public async Task Message_ForgedInAKnownAccountsName_DoesNotHoldUpTheGenuine()
    {
        _vault.Have(Sub, "sub");
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));
        _vault.IsOpen = false;

        var forged = Enumerable.Range(0, 800).Select(_ => ReceiveAsync(provider, SignedCallback.ByToken("forged", Sub))).ToList();
        var genuine = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        while (!genuine.IsCompleted || !Task.WhenAll(forged).IsCompleted)
        {
            _vault.Answer();
            await Task.Yield();
        }

        Assert.Equal(204, await genuine);
        Assert.All(forged, static one => Assert.Equal(403, one.Result));
        Assert.Equal(1, _vault.MostAtATime);
    }

    [Fact]
    public async Task Message_UnknownAccount_IsAskedForOnceAMinute()
    {
        await using var provider = Provide();

        for (var i = 0; i < 3; i++) Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        Assert.Equal(1, _vault.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        Assert.Equal(2, _vault.Asked);

        _time.Advance(TimeSpan.FromMinutes(1));
        _vault.Have(Sub, "x");
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        Assert.Equal(3, _vault.Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Message_WallClockIsSet_AnUnknownAccountIsStillAskedForOnceAMinute(int days)
    {
        await using var provider = Provide();
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));

        _time.WallClockOffset = TimeSpan.FromDays(days);
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        Assert.Equal(1, _vault.Asked);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Sub)));
        Assert.Equal(2, _vault.Asked);
    }

    [Fact]
    public async Task Message_VaultHasABadSecret_TheLogNamesTheAccountAndTheFault()
    {
        _vault.Have(Sub, "\"t0ken\"");
        await using var provider = Provide();

        Assert.Equal(503, await ReceiveAsync(provider, SignedCallback.ByToken("t0ken", Sub)));

        var line = Assert.Single(_log.Lines);
        Assert.Contains(Sub, line, StringComparison.Ordinal);
        Assert.Contains("AuthTokens begins or ends with a quote", line, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_StrangersOfAnyNumber_AreForgotten_AndTheKnownAreNot()
    {
        _vault.Have(Sub, "sub");
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Stranger(0))));

        // A stranger that was not forgotten would not be asked for within the minute.
        for (var i = 1; i <= 1_000; i++) Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Stranger(i))));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("x", Stranger(0))));
        Assert.Equal(2, _vault.AskedFor(Stranger(0)));

        // Strangers that fill all turns do not hold up who was known before them all.
        _vault.IsOpen = false;
        _ = Enumerable.Range(2_000, 20).Select(i => ReceiveAsync(provider, SignedCallback.ByToken("x", Stranger(i)))).ToList();
        await Eventually.HoldsAsync(() => _vault.Running == 16);
        var genuine = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.AskedFor(Sub) == 2);
        _vault.Answer(Sub);
        Assert.Equal(204, await Eventually.EndsAsync(genuine));
    }

    [Fact]
    public async Task Message_OfANamedAccount_IsVerifiedWithTheCredentialsOfThatName()
    {
        var other = new GatedVault();
        _vault.Have(Sub, "of-the-unnamed");
        other.Have(Sub, "of-the-named");
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log).AddSingleton<ITwilioCredentials>(_vault).AddKeyedSingleton<ITwilioCredentials>("sales", other);
        services.AddCallMessageEvents(Configure);
        services.AddCallMessageEvents("sales", Configure);
        await using var provider = services.BuildServiceProvider();
        var sales = provider.GetRequiredKeyedService<ICallbackReceiver>("sales");

        Assert.Equal(204, (await sales.ReceiveMessageAsync(SignedCallback.ByToken("of-the-named", Sub), TestAccount.Token)).StatusCode);
        Assert.Equal(403, (await sales.ReceiveMessageAsync(SignedCallback.ByToken("of-the-unnamed", Sub), TestAccount.Token)).StatusCode);
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("of-the-unnamed", Sub)));
    }

    [Fact]
    public async Task Message_SenderHangsUpWhileKeysAreLookedUp_NextDeliveryIsVerified()
    {
        _vault.Have(Sub, "sub");
        _vault.IsOpen = false;
        await using var provider = Provide();
        using var hangUp = new CancellationTokenSource();
        var first = provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(SignedCallback.ByToken("sub", Sub), hangUp.Token).AsTask();
        await Eventually.HoldsAsync(() => _vault.Running == 1);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(first));
        await Eventually.HoldsAsync(() => _vault.Running == 0);
        var next = ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub));
        await Eventually.HoldsAsync(() => _vault.AskedFor(Sub) == 2);
        _vault.Answer(Sub);
        Assert.Equal(204, await Eventually.EndsAsync(next));
    }

    private static string Stranger(int number) => $"AC{number:x32}";

    private static List<Task<int>> Flood(ServiceProvider provider, int count) =>
        [.. Enumerable.Range(0, count).Select(i => ReceiveAsync(provider, SignedCallback.ByToken("forged", Stranger(i))))];

    private static async Task<int> ReceiveAsync(ServiceProvider provider, CallbackRequest request) =>
        (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode;

    private static void Configure(CallMessageEventsOptions options) =>
        (options.AccountSid, options.AuthToken, options.PublicBaseUrl) = (TestProvider.AccountSid, TestProvider.AuthToken, new Uri(SignedCallback.Origin));

    private ServiceProvider Provide(Func<CallMessageContext<Note>, CancellationToken, Task>? handle = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<ILoggerFactory>(_log).AddSingleton<ITwilioCredentials>(_vault);
        services.AddCallMessageEvents(Configure).AddHandler<Note>(handle ?? (static (_, _) => Task.CompletedTask));
        return services.BuildServiceProvider();
    }
}
