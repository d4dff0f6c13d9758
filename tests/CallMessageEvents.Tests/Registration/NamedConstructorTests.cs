using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>The constructor of a named account's handler: which one is called, and that it never gets the unnamed account's services unasked.</summary>
public sealed class NamedConstructorTests
{
    private const string Name = "support";

    [Fact]
    public async Task Handler_TakesWhatItsAccountBrings_GetsItsAccountsOwn()
    {
        var (transport, credentials, letters) = (Transport(), Mock.Of<ITwilioCredentials>(), Mock.Of<DeadLetters>());
        await using var provider = Provide<TakesAll>(services => services
            .AddKeyedSingleton(Name, transport).AddKeyedSingleton(Name, credentials).AddKeyedSingleton(Name, letters)
            .AddSingleton(Transport()).AddSingleton(Mock.Of<ITwilioCredentials>()).AddSingleton(Mock.Of<DeadLetters>()));

        Assert.Equal([transport, credentials, letters], await ReportAsync(provider));
    }

    [Fact]
    public async Task Handler_TakesWhatOnlyTheUnnamedAccountHas_GetsItsDefaultNotTheUnnamedAccounts()
    {
        await using var provider = Provide<TakesOptional>(static services => services
            .AddSingleton(Transport()).AddSingleton(Mock.Of<ITwilioCredentials>()).AddSingleton(Mock.Of<DeadLetters>()));

        Assert.Equal([null, null, null], await ReportAsync(provider));
    }

    [Fact]
    public async Task Handler_OpensAScope_FindsItsAccountsServices()
    {
        await using var provider = Provide<OpensScope>(static services => services.AddScoped<Thing>().AddCallMessageEvents(Valid));
        var messenger = provider.GetRequiredKeyedService<ICallMessenger>(Name);

        Assert.Equal([messenger, messenger, true, true], await ReportAsync(provider));
    }

    [Theory]
    [InlineData(false, "Register the account's own ITwilioTransport by the key \"support\".")]
    [InlineData(true, "[FromKeyedServices(\"support\")] ITwilioTransport")]
    public void Start_HandlerTakesWhatOnlyTheUnnamedAccountHas_SaysWhatToWrite(bool isRegistered, string expected)
    {
        var failure = Assert.Single(Failures<TakesTransport>(services =>
        {
            services.AddSingleton(Transport());
            if (isRegistered) services.AddSingleton<TakesTransport>();
        }));

        Assert.Contains(expected, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_MarkedConstructorCannotBeCalled_SaysWhatIsMissing() =>
        Assert.Contains("System.Uri", Assert.Single(Failures<Marked>()), StringComparison.Ordinal);

    [Fact]
    public void Start_MarkedConstructorCanBeCalled_Starts() =>
        Assert.Empty(Failures<Marked>(static services => services.AddSingleton(new Uri("https://example.com"))));

    [Fact]
    public void Start_ContainerCreatesTheHandler_MarkCountsForNothing() => Assert.Contains(
        "[FromKeyedServices(\"support\")] ICallMessenger",
        Assert.Single(Failures<MarkedShort>(static services => services.AddScoped<MarkedShort>().AddCallMessageEvents(Valid))),
        StringComparison.Ordinal);

    private static ServiceProvider Provide<THandler>(Action<IServiceCollection>? configure)
        where THandler : class, ICallLifecycleHandler
    {
        var services = new ServiceCollection();
        services.AddSingleton(new ConcurrentQueue<object?[]>());
        services.AddCallMessageEvents(Name, Valid).AddLifecycleHandler<THandler>();
        configure?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task<object?[]> ReportAsync(ServiceProvider provider)
    {
        var leg = new CallRecord
        {
            CallSid = CallSid.Parse(ReceivingApp.Leg), Status = CallStatus.Ringing, From = "client:alice", To = "+15550100", Direction = "inbound",
            StatusCallbackAt = TimeProvider.System.GetUtcNow(),
        };
        await provider.GetRequiredKeyedService<ICallDirectory>(Name).ReportAsync(leg, TestContext.Current.CancellationToken);
        object?[]? seen = null;
        await Eventually.HoldsAsync(() => provider.GetRequiredService<ConcurrentQueue<object?[]>>().TryDequeue(out seen));
        return seen!;
    }

    private static string[] Failures<THandler>(Action<IServiceCollection>? configure = null)
        where THandler : class, ICallLifecycleHandler
    {
        using var provider = Provide<THandler>(configure);
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(Name);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private static void Valid(CallMessageEventsOptions options)
    {
        (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
        options.Signature.DangerouslyAcceptAnySender = true;
    }

    private static ITwilioTransport Transport() => Mock.Of<ITwilioTransport>(static own => own.AccountSid == AccountSid.Parse(TestProvider.AccountSid));

    private abstract class Lifecycle(ConcurrentQueue<object?[]>? all, params object?[] seen) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            all?.Enqueue(seen);
            return Task.CompletedTask;
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class TakesAll(ITwilioTransport transport, ITwilioCredentials credentials, DeadLetters letters, ConcurrentQueue<object?[]> all)
        : Lifecycle(all, transport, credentials, letters);

    private sealed class TakesTransport(ITwilioTransport transport) : Lifecycle(null, transport);

    private sealed class TakesOptional(
        ConcurrentQueue<object?[]> all, IServiceProvider services, ITwilioTransport? transport = null, ITwilioCredentials? credentials = null)
        : Lifecycle(all, transport, credentials, services.GetService<DeadLetters>());

    private sealed class Thing : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class OpensScope(IServiceScopeFactory scopes, IServiceProvider services, ConcurrentQueue<object?[]> all)
        : Lifecycle(all, See(scopes, services))
    {
        private static object?[] See(IServiceScopeFactory scopes, IServiceProvider services)
        {
            using var first = scopes.CreateScope();
            using var second = services.CreateScope();
            var thing = first.ServiceProvider.GetRequiredService<Thing>();
            var isScopes = thing == first.ServiceProvider.GetService<Thing>() && thing != second.ServiceProvider.GetService<Thing>();
            object?[] seen = [first.ServiceProvider.GetService<ICallMessenger>(), second.ServiceProvider.GetService<ICallMessenger>(), isScopes, false];
            first.Dispose();
            seen[3] = thing.IsDisposed;
            return seen;
        }
    }

    private sealed class Marked : Lifecycle
    {
        public Marked()
            : base(null)
        {
        }

        [ActivatorUtilitiesConstructor]
        public Marked(Uri address)
            : base(null, address)
        {
        }
    }

    private sealed class MarkedShort : Lifecycle
    {
        [ActivatorUtilitiesConstructor]
        public MarkedShort()
            : base(null)
        {
        }

        public MarkedShort(ICallMessenger messenger)
            : base(null, messenger)
        {
        }
    }
}
