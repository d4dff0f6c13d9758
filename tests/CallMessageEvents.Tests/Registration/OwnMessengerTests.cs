using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>An <see cref="ICallMessenger"/> that the application registered in place of the library's reaches every handler.</summary>
public sealed class OwnMessengerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("sales")]
    public async Task Messenger_OfTheApplication_IsTheHandlers(string name)
    {
        var own = Mock.Of<ICallMessenger>();
        var services = Services(name, out var seen);
        Register(services, name, _ => own);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await HandleAllAsync(provider, name, seen);

        Assert.All(seen, one => Assert.Same(own, one));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sales")]
    public async Task Messenger_Decorated_TheDecoratorIsTheHandlers(string name)
    {
        var (decorator, decorated) = (Mock.Of<ICallMessenger>(), new ConcurrentQueue<object>());
        var services = Services(name, out var seen);
        var ours = services.Single(service => service.ServiceType == typeof(ICallMessenger));
        services.Remove(ours);
        Register(services, name, provider =>
        {
            decorated.Enqueue(ours.IsKeyedService ? ours.KeyedImplementationFactory!(provider, name) : ours.ImplementationFactory!(provider));
            return decorator;
        });
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await HandleAllAsync(provider, name, seen);

        Assert.All(seen, one => Assert.Same(decorator, one));
        Assert.NotSame(decorator, Assert.Single(decorated));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sales")]
    public void Start_MessengerOfTheApplicationIsScoped_SaysWhatToWrite(string name)
    {
        var services = Services(name, out _);
        if (name.Length == 0) services.AddScoped(_ => Mock.Of<ICallMessenger>());
        else services.AddKeyedScoped(name, (_, _) => Mock.Of<ICallMessenger>());
        using var provider = services.BuildServiceProvider(validateScopes: true);

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name));

        Assert.Contains("ICallMessenger is registered as scoped", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static ServiceCollection Services(string name, out ConcurrentQueue<ICallMessenger> seen)
    {
        var all = seen = new ConcurrentQueue<ICallMessenger>();
        var services = new ServiceCollection();
        services.AddSingleton(all);
        var builder = name.Length == 0 ? services.AddCallMessageEvents(Valid) : services.AddCallMessageEvents(name, Valid);
        builder.AddHandler<Note, Handler>().AddLifecycleHandler<Handler>().AddFallbackHandler((context, _) =>
        {
            all.Enqueue(context.Messenger);
            return Task.CompletedTask;
        });
        return services;
    }

    private static void Register(IServiceCollection services, string name, Func<IServiceProvider, ICallMessenger> create)
    {
        if (name.Length == 0) services.AddSingleton(create);
        else services.AddKeyedSingleton(name, (provider, _) => create(provider));
    }

    /// <summary>Runs the handler class, the delegate and the lifecycle handler.</summary>
    private static async Task HandleAllAsync(ServiceProvider provider, string name, ConcurrentQueue<ICallMessenger> seen)
    {
        var receiver = name.Length == 0 ? provider.GetRequiredService<ICallbackReceiver>() : provider.GetRequiredKeyedService<ICallbackReceiver>(name);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(204, (await receiver.ReceiveMessageAsync(ReceivingApp.Request(1, null, """{"type":"note","text":"a"}"""), token)).StatusCode);
        Assert.Equal(204, (await receiver.ReceiveMessageAsync(ReceivingApp.Request(2, null, "17"), token)).StatusCode);
        var leg = new CallRecord
        {
            CallSid = CallSid.Parse(ReceivingApp.Leg), Status = CallStatus.Ringing, From = "client:alice", To = "+15550100", Direction = "inbound",
            StatusCallbackAt = TimeProvider.System.GetUtcNow(),
        };
        var directory = name.Length == 0 ? provider.GetRequiredService<ICallDirectory>() : provider.GetRequiredKeyedService<ICallDirectory>(name);
        await directory.ReportAsync(leg, token);
        await Eventually.HoldsAsync(() => seen.Count >= 5);
        Assert.Equal(5, seen.Count);
    }

    private static void Valid(CallMessageEventsOptions options)
    {
        (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
        options.Signature.DangerouslyAcceptAnySender = true;
        options.Receiving.AutoSubscribe = false;
    }

    /// <summary>Keeps the messengers of its context and its constructor.</summary>
    private sealed class Handler(ICallMessenger messenger, ConcurrentQueue<ICallMessenger> seen) : ICallMessageHandler<Note>, ICallLifecycleHandler
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) => Keep(context.Messenger);

        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Keep(context.Messenger);

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        private Task Keep(ICallMessenger given)
        {
            seen.Enqueue(given);
            seen.Enqueue(messenger);
            return Task.CompletedTask;
        }
    }
}
