using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>However sending ends, each buffer goes back to its pool, and only once.</summary>
[Collection<CountingPool>]
public sealed class PooledSendingTests : IDisposable
{
    private const string Page = """<html>no JSON</html>""";
    private readonly CountingPool _pool = new();

    [Theory]
    [InlineData(201, """{"sid":"KX0123456789abcdef0123456789abcdef"}""", true)]
    [InlineData(201, Page, false)]
    [InlineData(400, """{"code":21206,"message":"no"}""", false)]
    [InlineData(409, "", false)]
    [InlineData(503, "", false)]
    [InlineData(500, Page, false)]
    public async Task Answer_AllAreBack(int status, string body, bool isSent)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = http => ScriptedTwilio.JsonAsync(http, status, body);
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 2);

        if (isSent) await ScriptedTwilio.SendAsync(provider.Messenger());
        else await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task AnswerTooLong_AllAreBack()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(201, new string(' ', 5_000_000));
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0);

        await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task ConnectionBreaks_AllAreBack()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.ThenReset().ThenReset();
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 1);

        await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task CancelledWhileTwilioThinks_AllAreBack()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide();
        using var cancelling = new CancellationTokenSource();

        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancelling.Token);
        await twilio.NextAsync();
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await AllAreBackAsync();
    }

    [Fact]
    public async Task ContentNotFitToBeSent_AllAreBack()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide();
        var (messenger, to) = (provider.Messenger(), EndUser.OnLeg(ScriptedTwilio.Leg));

        await Assert.ThrowsAsync<MessageTooLargeException>(() => messenger.SendAsync(to, new Hint(new string('x', 20_000)), cancellationToken: Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(() => messenger.SendAsync(to, new CollidesByData { More = { ["type"] = 1 } }, Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(() => messenger.SendAsync(to, new Throwing(), cancellationToken: Token));
        await Assert.ThrowsAsync<MessageTooLargeException>(() => messenger.SendJsonAsync(to, Encoding.UTF8.GetBytes($"\"{new string('x', 20_000)}\""), Token));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task ManyAtOnce_AllAreBack()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger())));
        await AllAreBackAsync();
    }

    [Fact]
    public async Task BroadcastAndSubscription_AllAreBack()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob").Answer();

        await account.Messenger.BroadcastAsync(Audience.Conversation(call.Parent.Sid), new Hint("a"), cancellationToken: Token);
        await account.Messenger.SubscribeAsync(
            EndUser.OnLeg(call.Parent.Sid), new SubscribeOptions { Callback = new Uri("https://example.com/messages") }, Token);
        await AllAreBackAsync();
    }

    public void Dispose() => _pool.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task AllAreBackAsync()
    {
        Assert.True(_pool.Rented > 0);
        return _pool.WhenAllAreBackAsync();
    }
}
