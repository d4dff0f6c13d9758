using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>The application's own <see cref="ITwilioCredentials"/> and sending: which account's they are, and what their trouble does to others.</summary>
public sealed class AccountCredentialsTests
{
    private const string Sub = "ACffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task SendAsync_OfANamedAccount_AsksItsOwnCredentials()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var services = new ServiceCollection();
        services.AddCallMessageEvents("sales", options =>
        {
            (options.AccountSid, options.AuthToken, options.BaseAddress) = (TestProvider.AccountSid, "one", twilio.BaseAddress);
            options.Guard.Enabled = false;
        });
        services.AddSingleton(Credentials("unnamed").Object);
        services.AddKeyedSingleton("sales", Credentials("of-sales").Object);
        await using var provider = services.BuildServiceProvider();

        await SendInAsync(provider.GetRequiredKeyedService<ICallMessenger>("sales"));

        Assert.Equal(
            $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Sub}:of-sales"))}", Assert.Single(twilio.Requests).Authorization);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_CredentialsOfOneSubaccountFail_TheOthersAreStillSent(bool hangs)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var credentials = new Mock<ITwilioCredentials>();
        credentials.Setup(static all => all.FindAsync(It.IsAny<AccountSid>(), It.IsAny<CancellationToken>())).Returns<AccountSid, CancellationToken>((_, _) =>
            hangs ? new ValueTask<TwilioCredentials?>(new TaskCompletionSource<TwilioCredentials?>().Task) : throw new KeyNotFoundException("no secret"));
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options =>
            {
                Circuits.OpensSoon(options);
                options.Resilience.CircuitBreaker.FailureRatio = 0.1;
            },
            builder => builder.Services.AddSingleton(credentials.Object),
            time);

        for (var i = 0; i < 6; i++)
        {
            var sending = SendInAsync(provider.Messenger());
            if (hangs)
            {
                await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(10));
                time.Advance(TimeSpan.FromSeconds(10));
            }

            var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
            Assert.Equal((TwilioConnectionFailure.NotSent, false), (error.Reason, error.OutcomeUnknown));
            Assert.Contains(Sub, error.Message, StringComparison.Ordinal);
            Assert.Contains(hangs ? "in time" : nameof(KeyNotFoundException), error.Message, StringComparison.Ordinal);
        }

        await ScriptedTwilio.SendAsync(provider.Messenger());
        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task SendAsync_CredentialsFailAsTheOpenCircuitMayTry_TheNextRequestTries()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(500).Then(500);
        var credentials = new Mock<ITwilioCredentials>();
        credentials.Setup(static all => all.FindAsync(It.IsAny<AccountSid>(), It.IsAny<CancellationToken>())).Throws(new KeyNotFoundException("no secret"));
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            Circuits.OpensSoon, builder => builder.Services.AddSingleton(credentials.Object), time);
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        Assert.Equal(TwilioConnectionFailure.CircuitOpen, (await FailInAsync()).Reason);
        time.Advance(TimeSpan.FromSeconds(6));

        for (var i = 0; i < 3; i++) Assert.Equal(TwilioConnectionFailure.NotSent, (await FailInAsync()).Reason);
        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(4, twilio.Requests.Count);

        Task<TwilioConnectionException> FailInAsync() => Assert.ThrowsAsync<TwilioConnectionException>(() => SendInAsync(provider.Messenger()));
    }

    [Fact]
    public async Task SendAsync_IsRepeated_TheLogNamesTheHost()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        using var log = new LogLines();
        await using var provider = twilio.Then(503).Provide(build: builder => builder.Services.AddSingleton<ILoggerFactory>(log));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Contains(twilio.BaseAddress.Authority, Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private static Mock<ITwilioCredentials> Credentials(string token)
    {
        var credentials = new Mock<ITwilioCredentials>();
        credentials.Setup(static all => all.FindAsync(AccountSid.Parse(Sub), It.IsAny<CancellationToken>())).ReturnsAsync(
            new TwilioCredentials { AuthTokens = [token] });
        return credentials;
    }

    private static Task<SentMessage> SendInAsync(ICallMessenger messenger) => messenger.SendAsync(
        EndUser.OnLeg(ScriptedTwilio.Leg).In(AccountSid.Parse(Sub)), new { Text = "x" }, cancellationToken: TestAccount.Token);
}
