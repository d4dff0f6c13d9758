using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>Who lets go of a reader while it waits: it ends, and hides nobody's error.</summary>
public sealed class ReadingTests
{
    private static readonly EndUser User = EndUser.OnLeg(ScriptedTwilio.Leg);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task DisposeAsync_StepIsPending_EndsIt(bool onLog, bool typed)
    {
        await using var account = await StartAsync(onLog);
        var user = EndUser.OnLeg(account.Alice().Sid);

        if (typed) await EndsWhilePendingAsync(account.Messenger.ReadAllAsync<Note>(user, TestAccount.Token));
        else await EndsWhilePendingAsync(account.Messenger.ReadAllAsync(user, TestAccount.Token));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task DisposeAsync_StepAfterAMessageIsPending_EndsIt(bool onLog, bool typed)
    {
        await using var account = await StartAsync(onLog);
        var alice = account.Alice().Sid;

        if (typed) await EndsAfterAMessageAsync(account, alice, account.Messenger.ReadAllAsync<Note>(EndUser.OnLeg(alice), TestAccount.Token));
        else await EndsAfterAMessageAsync(account, alice, account.Messenger.ReadAllAsync(EndUser.OnLeg(alice), TestAccount.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_AfterAFault_TheFaultIsSeen(bool onLog)
    {
        await using var account = await StartAsync(onLog);
        var user = EndUser.OnLeg(account.Alice().Sid);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var answers = account.Messenger.ReadAllAsync<Note>(user, TestAccount.Token).GetAsyncEnumerator(TestAccount.Token);
            var next = answers.MoveNextAsync();
            throw new InvalidOperationException($"the reader's own, {next.IsCompleted}");
        });

        Assert.StartsWith("the reader's own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_WhileSubscribing_EndsThat()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide(static options => options.PublicBaseUrl = new Uri("https://example.com"));
        provider.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        var reader = provider.Messenger().ReadAllAsync(User, TestAccount.Token).GetAsyncEnumerator(TestAccount.Token);
        var step = reader.MoveNextAsync().AsTask();
        _ = await twilio.NextAsync();

        await EndsAsync(reader.DisposeAsync().AsTask());

        Assert.False(await Eventually.EndsAsync(step));
    }

    [Fact]
    public async Task DisposeAsync_StepHasFailed_Ends()
    {
        await using var account = await StartAsync();
        var alice = account.Alice();
        alice.Complete();
        var reader = account.Messenger.ReadAllAsync(EndUser.OnLeg(alice.Sid), TestAccount.Token).GetAsyncEnumerator(TestAccount.Token);

        await Assert.ThrowsAsync<CallNotActiveException>(() => reader.MoveNextAsync().AsTask());
        await reader.DisposeAsync();
        await reader.DisposeAsync();

        Assert.False(await reader.MoveNextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MoveNextAsync_OneOfItsTokensIsCancelled_Throws(bool own)
    {
        await using var account = await StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);
        using var cancel = new CancellationTokenSource();
        var messages = account.Messenger.ReadAllAsync<Note>(user, own ? cancel.Token : TestAccount.Token);
        await using var reader = messages.GetAsyncEnumerator(own ? TestAccount.Token : cancel.Token);
        var step = reader.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(step));
    }

    [Fact]
    public void ReadAllAsync_Typed_BadArgument_IsSaidAtOnce()
    {
        var messenger = new Mock<ICallMessenger>();
        messenger.Setup(static all => all.ReadAllAsync(It.IsAny<EndUser>(), It.IsAny<CancellationToken>())).Throws<ArgumentException>();

        Assert.Throws<ArgumentException>(() => messenger.Object.ReadAllAsync<Note>(default, TestAccount.Token));
    }

    [Fact]
    public async Task DisposeAsync_MessengerOfATest_EndsToo()
    {
        var messenger = new Mock<ICallMessenger>();
        messenger.Setup(static all => all.ReadAllAsync(It.IsAny<EndUser>(), It.IsAny<CancellationToken>()))
            .Returns(static (EndUser _, CancellationToken token) => Endless(token));

        await EndsWhilePendingAsync(messenger.Object.ReadAllAsync<Note>(User, TestAccount.Token));
    }

    private static async Task EndsWhilePendingAsync<T>(IAsyncEnumerable<T> messages)
    {
        var reader = messages.GetAsyncEnumerator(TestAccount.Token);
        var step = reader.MoveNextAsync().AsTask();
        Assert.False(step.IsCompleted);

        await EndsAsync(reader.DisposeAsync().AsTask());

        Assert.False(await Eventually.EndsAsync(step));
    }

    /// <summary>Reads what is delivered until something comes, and lets go while it waits for more.</summary>
    private static async Task EndsAfterAMessageAsync<T>(TestAccount account, string leg, IAsyncEnumerable<T> messages)
    {
        var reader = messages.GetAsyncEnumerator(TestAccount.Token);
        var first = reader.MoveNextAsync().AsTask();
        var receiver = account.Services.GetRequiredService<ICallbackReceiver>();
        var message = 0;
        await Eventually.HoldsAsync(async () =>
        {
            var request = ReceivingApp.Request(++message, message, """{"type":"note","text":"x"}""", leg, account: account.Twilio.AccountSid);
            _ = await receiver.ReceiveMessageAsync(request, TestAccount.Token);
            return first.IsCompleted;
        });
        Assert.True(await Eventually.EndsAsync(first));
        var step = reader.MoveNextAsync().AsTask();
        while (step.IsCompletedSuccessfully && await step) step = reader.MoveNextAsync().AsTask();

        await EndsAsync(reader.DisposeAsync().AsTask());

        Assert.False(await Eventually.EndsAsync(step));
    }

    private static async IAsyncEnumerable<CallMessage> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private static async Task<TestAccount> StartAsync(bool onLog = false)
    {
        var node = onLog ? new FakeEngine().Start("a") : null;
        var account = await TestAccount.StartAsync(
            static options =>
            {
                options.PublicBaseUrl = new Uri("https://example.com");
                options.Signature.DangerouslyAcceptAnySender = true;
            },
            builder => node?.Register(builder.Services));
        foreach (var service in account.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await service.StartedAsync(TestAccount.Token);
        account.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        return account;
    }

    private static Task EndsAsync(Task task) => Eventually.EndsAsync(task);
}
