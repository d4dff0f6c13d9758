using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;
using Twilio.Http;

namespace CallMessageEvents.Tests;

/// <summary>The helper library cannot be told to stop: what becomes of a request that was given up.</summary>
public sealed class RestClientTransportTests
{
    [Fact]
    public async Task SendAsync_GivenUp_TheScopeLivesUntilTheRequestHasEnded()
    {
        var answer = new TaskCompletionSource<Response?>();
        var clients = new List<StubRestClient>();
        await using var provider = RestClientProvider.Create(
            builder =>
            {
                builder.Services.AddScoped<ITwilioRestClient>(_ =>
                {
                    clients.Add(new StubRestClient(_ => answer.Task));
                    return clients[^1];
                });
                builder.UseTwilioRestClient();
            },
            static options => options.AccountSid = TestProvider.AccountSid);
        using var cancel = new CancellationTokenSource();
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancel.Token);
        var client = Assert.Single(clients);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);

        Assert.False(client.IsDisposed);
        answer.SetResult(null);
        Assert.True(client.IsDisposed);
    }

    [Fact]
    public async Task SendAsync_AttemptRunsOutOfTime_OutcomeIsUnknown()
    {
        var time = new WatchedTime();
        await using var provider = RestClientProvider.Create(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.UseTwilioRestClient(new StubRestClient(static _ => new TaskCompletionSource<Response?>().Task));
            },
            static options => options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(1));
        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((TwilioConnectionFailure.TimedOut, true), (error.Reason, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_GivenUpRequestFailsLater_ItsExceptionIsLookedAt()
    {
        var unobserved = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) =>
        {
            lock (unobserved) unobserved.Add(e.Exception);
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            await FailAfterwardsAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        lock (unobserved) Assert.DoesNotContain(unobserved, static e => e.ToString().Contains("failed long after", StringComparison.Ordinal));
    }

    /// <summary>A method of its own, so that nothing holds its tasks afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task FailAfterwardsAsync()
    {
        var answer = new TaskCompletionSource<Response?>();
        await using var provider = RestClientProvider.Create(new StubRestClient(_ => answer.Task));
        using var cancel = new CancellationTokenSource();
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
        answer.SetException(new InvalidOperationException("failed long after"));
    }
}
