using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;

namespace CallMessageEvents.Tests;

/// <summary>Which client an account sends through.</summary>
public sealed class TwilioBuilderExtensionsTests
{
    [Theory]
    [InlineData(ServiceLifetime.Singleton, 1)]
    [InlineData(ServiceLifetime.Scoped, 4)]
    [InlineData(ServiceLifetime.Transient, 4)]
    public async Task UseTwilioRestClient_FromContainer_EveryLifetimeWorks(ServiceLifetime lifetime, int expected)
    {
        var clients = new List<StubRestClient>();
        await using var provider = RestClientProvider.Create(builder =>
        {
            builder.Services.Add(new ServiceDescriptor(typeof(ITwilioRestClient), _ => Add(clients, new()), lifetime));
            builder.UseTwilioRestClient();
        });

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        // Two were asked for their account, as the options were read at the start and for the secrets; each send has one of its own, gone when the send has
        // ended.
        Assert.Equal((expected, 2), (clients.Count, clients.Sum(static client => client.Requests.Count)));
        Assert.All(clients, client => Assert.Equal(lifetime != ServiceLifetime.Singleton, client.IsDisposed));
    }

    [Fact]
    public async Task UseTwilioRestClient_NamedAccounts_EachHasItsOwn()
    {
        var (unnamed, sales) = (new StubRestClient(), new StubRestClient { AccountSid = "AC" + new string('5', 32) });
        await using var provider = RestClientProvider.Create(builder =>
        {
            builder.Services.AddSingleton<ITwilioRestClient>(unnamed);
            builder.Services.AddKeyedSingleton<ITwilioRestClient>("sales", sales);
            builder.UseTwilioRestClient();
            builder.Services.AddCallMessageEvents("sales", static options => options.Guard.Enabled = false).UseTwilioRestClient();
        });

        var first = await ScriptedTwilio.SendAsync(provider.Messenger());
        var second = await ScriptedTwilio.SendAsync(provider.GetRequiredKeyedService<ICallMessenger>("sales"));

        Assert.Equal((unnamed.AccountSid, sales.AccountSid), (first.AccountSid.ToString(), second.AccountSid.ToString()));
        Assert.Equal((1, 1), (unnamed.Requests.Count, sales.Requests.Count));
    }

    [Fact]
    public async Task UseTwilioRestClient_NamedAccountWithoutClientOfItsName_SaysWhatToAdd()
    {
        await using var provider = RestClientProvider.Create(static builder =>
        {
            builder.Services.AddSingleton<ITwilioRestClient>(new StubRestClient());
            builder.Services.AddCallMessageEvents("sales").UseTwilioRestClient();
        });

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<ICallMessenger>("sales"));

        Assert.Contains("key \"sales\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseTwilioRestClient_Function_IsAskedOnce()
    {
        var clients = new List<StubRestClient>();
        await using var provider = RestClientProvider.Create(builder => builder.UseTwilioRestClient(_ => Add(clients, new())));

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(2, Assert.Single(clients).Requests.Count);
    }

    [Fact]
    public async Task UseTwilioRestClient_FunctionThrows_IsAnErrorThatNothingWasSentAndTheNextSendAsksAgain()
    {
        var calls = 0;
        await using var provider = RestClientProvider.Create(
            builder => builder.UseTwilioRestClient(_ => calls++ == 0 ? throw new InvalidOperationException("no vault") : new StubRestClient()),
            static options => options.AccountSid = TestProvider.AccountSid);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal((TwilioConnectionFailure.NotSent, false, 2), (error.Reason, error.OutcomeUnknown, calls));
        Assert.Contains("InvalidOperationException", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no vault", error.Message, StringComparison.Ordinal);
        Assert.Equal("no vault", error.InnerException?.Message);
    }

    [Fact]
    public async Task UseTwilioRestClient_FunctionReturnsNull_SaysSo()
    {
        await using var provider = RestClientProvider.Create(static builder => builder.UseTwilioRestClient(static _ => null!));

        Assert.Contains("returned no client", Assert.Throws<InvalidOperationException>(provider.Messenger).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseTwilioRestClient_Twice_TheLastHolds()
    {
        var (first, second) = (new StubRestClient(), new StubRestClient());
        await using var provider = RestClientProvider.Create(builder => builder.UseTwilioRestClient(first).UseTwilioRestClient(second));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal((0, 1), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public void UseTwilioRestClient_Nothing_IsABadArgument()
    {
        var builder = new ServiceCollection().AddCallMessageEvents();

        Assert.Throws<ArgumentNullException>("builder", static () => ((ICallMessageEventsBuilder)null!).UseTwilioRestClient());
        Assert.Throws<ArgumentNullException>("builder", static () => ((ICallMessageEventsBuilder)null!).UseTwilioRestClient(new StubRestClient()));
        Assert.Throws<ArgumentNullException>("client", () => builder.UseTwilioRestClient((ITwilioRestClient)null!));
        Assert.Throws<ArgumentNullException>("create", () => builder.UseTwilioRestClient((Func<IServiceProvider, ITwilioRestClient>)null!));
    }

    private static StubRestClient Add(List<StubRestClient> clients, StubRestClient client)
    {
        clients.Add(client);
        return client;
    }
}
