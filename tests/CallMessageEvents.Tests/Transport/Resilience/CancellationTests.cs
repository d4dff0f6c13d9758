using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task EveryMethod_CancelledBefore_MakesNoRequest()
    {
        await using var account = await TestAccount.StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);
        var options = new SubscribeOptions { Callback = new Uri("https://example.com/") };
        var subscription = await account.Messenger.SubscribeAsync(user, options, TestAccount.Token);
        var cancelled = new CancellationToken(canceled: true);

        Assert.Equal(0, await account.CountAsync(async () =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.SendAsync(user, new { }, cancellationToken: cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => account.Messenger.SendAsync(user, new Hint("a"), ShoutingJson.Default.Hint, cancellationToken: cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.SendJsonAsync(user, "{}", cancellationToken: cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.SubscribeAsync(user, options, cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.UnsubscribeAsync(subscription, cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Messenger.ResolveAsync(user, cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Directory.FindAsync(user.CallSid, cancelled).AsTask());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => account.Directory.ReportAsync(new CallRecord { CallSid = user.CallSid }, cancelled).AsTask());
        }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_CancelledDuringAnAttempt_GivesItUp(bool timeout)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide(time: new WatchedTime());
        using var cancel = new CancellationTokenSource();
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), timeout ? new SendOptions { Timeout = TimeSpan.FromMinutes(5) } : null, cancel.Token);
        var request = await twilio.NextAsync();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        await TestTransport.WhenGivenUpAsync(request);

        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task SendAsync_CancelledBetweenAttempts_MakesNoFurther()
    {
        using var log = new LogSignal();
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(503).Provide(
            static options => options.Resilience.Retry.Delay = TimeSpan.FromSeconds(20), builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        using var cancel = new CancellationTokenSource();
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancel.Token);
        await log.WhenFirstAsync();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);

        Assert.Single(twilio.Requests);
        Assert.Contains(log.Lines, static line => line.Contains("503", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line =>
            line.Contains("private-content", StringComparison.Ordinal) || line.Contains(TestProvider.AuthToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SubscribeAsync_CancelledDuringThePost_GivesItUp()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide(time: new WatchedTime());
        using var cancel = new CancellationTokenSource();
        var subscribe = provider.Messenger().SubscribeAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://example.com/") }, cancel.Token);
        var request = await twilio.NextAsync();

        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribe)).CancellationToken);
        await TestTransport.WhenGivenUpAsync(request);
    }
}
