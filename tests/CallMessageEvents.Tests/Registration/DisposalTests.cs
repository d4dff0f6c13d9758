using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

public sealed class DisposalTests
{
    [Fact]
    public async Task EveryMethod_ProviderGone_IsObjectDisposed()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var provider = twilio.Provide();
        var messenger = provider.Messenger();
        await provider.DisposeAsync();
        var user = EndUser.OnLeg(ScriptedTwilio.Leg);
        var subscription = Subscription();

        await IsGoneAsync(() => messenger.SendAsync(user, new { }, cancellationToken: TestAccount.Token));
        await IsGoneAsync(() => messenger.SendJsonAsync(user, "{}", cancellationToken: TestAccount.Token));
        await IsGoneAsync(() => messenger.ResolveAsync(user, TestAccount.Token));
        await IsGoneAsync(
            () => messenger.SubscribeAsync(user, new SubscribeOptions { Callback = subscription.Callback }, TestAccount.Token));
        await IsGoneAsync(() => messenger.UnsubscribeAsync(subscription, TestAccount.Token));
        Assert.Empty(twilio.Requests);

        static async Task IsGoneAsync(Func<Task> call)
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(call);
            Assert.Equal("The service provider of this messenger has been disposed.", error.Message);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task SendAsync_ProviderGoesMeanwhile_IsObjectDisposedAndGivenUp(bool guarded, bool cancellable)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var provider = twilio.Provide(options => options.Guard.Enabled = guarded, time: new WatchedTime());
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancellable ? TestAccount.Token : CancellationToken.None);
        var request = await twilio.NextAsync();

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => send);
        await TestTransport.WhenGivenUpAsync(request);
        Assert.Equal(guarded ? "GET" : "POST", Assert.Single(twilio.Requests).Method);
    }

    /// <summary>All kinds of requests are at all stages when the provider goes: at some request, which a seed chooses.</summary>
    [Fact]
    public async Task EveryMethod_ProviderGoesAtAnyRequest_SucceedsOrIsObjectDisposed()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var random = new Random(11);
        for (var round = 0; round < 20; round++)
        {
            var (provider, left, gone) = (twilio.Provide(), random.Next(1, 60), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var (messenger, subscription) = (provider.Messenger(), Subscription());
            twilio.Otherwise = http =>
            {
                if (Interlocked.Decrement(ref left) == 0) _ = Task.Run(DisposeAsync);
                return AnswerAsync(http);
            };
            Func<Task>[] all = [.. Enumerable.Range(0, 64).Select(number => (Func<Task>)((number % 4) switch
            {
                0 => () => messenger.SendAsync(Leg(number), new { Number = number }, cancellationToken: TestAccount.Token),
                1 => async () => Assert.DoesNotContain(
                    (await messenger.BroadcastAsync(
                        Audience.Of([Leg(number), Leg(number + 100)]), new { Number = number }, cancellationToken: TestAccount.Token)).Legs,
                    static leg => leg.Outcome is not (BroadcastOutcome.Sent or BroadcastOutcome.Cancelled)),
                2 => () => messenger.SubscribeAsync(Leg(number), new SubscribeOptions { Callback = subscription.Callback }, TestAccount.Token),
                _ => () => messenger.UnsubscribeAsync(subscription with { CallSid = Leg(number).CallSid }, TestAccount.Token),
            }))];
            random.Shuffle(all);

            var ended = await Eventually.EndsAsync(Task.WhenAll(all.Select(static one => Task.Run(async () => await Record.ExceptionAsync(one)))));

            await Eventually.EndsAsync(Task.WhenAny(gone.Task));
            Assert.All(ended, static error => Assert.True(error is null or ObjectDisposedException, error?.ToString()));

            async Task DisposeAsync()
            {
                await provider.DisposeAsync();
                gone.SetResult();
            }
        }

        static EndUser Leg(int number) => EndUser.OnLeg($"CA{number:x32}");

        static Task AnswerAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value!) switch
        {
            ("GET", var path) => ScriptedTwilio.JsonAsync(
                http,
                200,
                $$"""
                {"sid":"{{Path.GetFileNameWithoutExtension(path)}}","from":"client:alice","to":"+14155550100","direction":"inbound","status":"in-progress"}
                """),
            ("DELETE", _) => ScriptedTwilio.JsonAsync(http, 204, string.Empty),
            (_, var path) => ScriptedTwilio.JsonAsync(
                http, 201, $$"""{"sid":"{{(path.EndsWith("Subscriptions.json", StringComparison.Ordinal) ? "ZY" : "KX")}}0123456789abcdef0123456789abcdef"}"""),
        };
    }

    [Fact]
    public async Task SubscribeAsync_ProviderGoesMeanwhile_IsObjectDisposed()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var provider = twilio.Provide(time: new WatchedTime());
        var subscribe = provider.Messenger().SubscribeAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://example.com/") }, TestAccount.Token);
        await twilio.NextAsync();

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => subscribe);
    }

    [Fact]
    public async Task Dispose_NamedAccounts_EndToo()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var services = new ServiceCollection();
        var builder = services.AddCallMessageEvents(
            "second", static options => (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken));
        TestTransport.Use(builder, twilio.BaseAddress);
        var provider = services.BuildServiceProvider();
        var messenger = provider.GetRequiredKeyedService<ICallMessenger>("second");

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ScriptedTwilio.SendAsync(messenger));
    }

    private static CallMessageSubscription Subscription() => new()
    {
        Sid = SubscriptionSid.Parse("ZY" + new string('1', 32)),
        CallSid = CallSid.Parse(ScriptedTwilio.Leg),
        AccountSid = AccountSid.Parse(TestProvider.AccountSid),
        Callback = new Uri("https://example.com/"),
    };
}
