using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>Which engine an account has: both halves, its own, and no other account's messages.</summary>
public sealed class EngineRegistrationTests
{
    private const string Other = "ACffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData(true, null, "A CallLog is registered, but no CallStore")]
    [InlineData(false, null, "A CallStore is registered, but no CallLog")]
    [InlineData(true, "support", "Register it by the key \"support\", too.")]
    public async Task Start_HalfAnEngine_SaysWhatIsMissing(bool isLog, string? name, string expected)
    {
        var node = new FakeEngine().Start("a");
        var services = new ServiceCollection();
        if (isLog) services.AddKeyedSingleton<CallLog>(name, node.Log);
        else services.AddKeyedSingleton<CallStore>(name, node.Store);
        Add(services, name, TestProvider.AccountSid, static (_, _) => Task.CompletedTask);
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name ?? string.Empty));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoAccountsOnOneEngine_EachHandlesItsOwn()
    {
        var engine = new FakeEngine();
        var (unnamed, support) = (engine.Start("unnamed"), engine.Start("support"));
        var (first, second) = (new HeldHandler(), new HeldHandler());
        first.Release();
        second.Release();
        var services = new ServiceCollection();
        unnamed.Register(services);
        support.Register(services, "support");
        Add(services, null, TestProvider.AccountSid, first.HandleAsync);
        Add(services, "support", Other, second.HandleAsync);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await service.StartedAsync(TestContext.Current.CancellationToken);

        for (var call = 1; call <= 20; call++)
        {
            await DeliverAsync(provider.GetRequiredService<ICallbackReceiver>(), call, "unnamed");
            await DeliverAsync(provider.GetRequiredKeyedService<ICallbackReceiver>("support"), 100 + call, "support");
        }

        // A node of one account owns calls of the other, too, and leaves them alone: here each account has one node, which is given all of them.
        engine.Leave(unnamed);
        await Eventually.HoldsAsync(() => second.Handled.Count == 20);
        engine.Join(unnamed);
        engine.Leave(support);
        await Eventually.HoldsAsync(() => first.Handled.Count == 20);
        Assert.All(first.Handled, static text => Assert.Equal("unnamed", text));
        Assert.All(second.Handled, static text => Assert.Equal("support", text));
    }

    private static async Task DeliverAsync(ICallbackReceiver receiver, int call, string text)
    {
        var request = ReceivingApp.Request(call, 1, $$"""{"type":"note","text":"{{text}}"}""", ReceivingApp.Call(call));
        Assert.Equal(204, (await receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static void Add(IServiceCollection services, string? name, string account, Func<CallMessageContext<Note>, CancellationToken, Task> handle)
    {
        var builder = name is null ? services.AddCallMessageEvents(Configure) : services.AddCallMessageEvents(name, Configure);
        builder.AddHandler(handle);

        void Configure(CallMessageEventsOptions options)
        {
            (options.AccountSid, options.AuthToken) = (account, TestProvider.AuthToken);
            options.BaseAddress = new Uri("http://127.0.0.1:1");
            options.Signature.DangerouslyAcceptAnySender = true;
        }
    }
}
