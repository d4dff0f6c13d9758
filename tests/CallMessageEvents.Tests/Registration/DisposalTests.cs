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
        var subscription = new CallMessageSubscription
        {
            Sid = SubscriptionSid.Parse("ZY" + new string('1', 32)),
            CallSid = CallSid.Parse(ScriptedTwilio.Leg),
            AccountSid = AccountSid.Parse(TestProvider.AccountSid),
            Callback = new Uri("https://example.com/"),
        };

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
        var provider = twilio.Provide(options => options.Guard.Enabled = guarded);
        var send = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancellable ? TestAccount.Token : CancellationToken.None);
        var request = await twilio.NextAsync();

        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => send);
        await TestTransport.WhenGivenUpAsync(request);
        Assert.Equal(guarded ? "GET" : "POST", Assert.Single(twilio.Requests).Method);
    }

    [Fact]
    public async Task SubscribeAsync_ProviderGoesMeanwhile_IsObjectDisposed()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var provider = twilio.Provide();
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
}
