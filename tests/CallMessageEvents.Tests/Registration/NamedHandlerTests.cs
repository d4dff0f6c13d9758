using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>Handlers of a named account get that account's services, however they are registered, or the host does not start.</summary>
public sealed class NamedHandlerTests
{
    private const string Note = """{"type":"note","text":"a"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_OneClassForTwoAccounts_EachGetsItsAccountsServices(bool hasUnnamed)
    {
        await using var provider = Provide(static builder => builder.AddHandler<Note, Recorder>(), hasUnnamed: hasUnnamed);

        var support = await HandleAsync(provider, "support", Note);
        var sales = await HandleAsync(provider, "sales", Note);

        AssertIsOf("support", support, provider);
        AssertIsOf("sales", sales, provider);
        if (hasUnnamed) AssertIsOf(string.Empty, await HandleAsync(provider, string.Empty, Note), provider);
    }

    [Fact]
    public async Task Fallback_GetsItsAccountsServices()
    {
        await using var provider = Provide(static builder => builder.AddFallbackHandler<FallbackRecorder>());

        AssertIsOf("support", await HandleAsync(provider, "support", Note), provider);
        AssertIsOf("sales", await HandleAsync(provider, "sales", "17"), provider);
    }

    [Fact]
    public async Task Delegates_GetTheirAccountsMessenger()
    {
        var all = new ConcurrentQueue<CallMessageContext>();
        await using var provider = Provide(builder => builder.AddHandler<Note>(Keep).AddFallbackHandler(Keep));

        foreach (var (name, content) in new[] { ("support", Note), ("sales", Note), ("sales", "17"), (string.Empty, Note) })
        {
            await DeliverAsync(provider, name, content);
        }

        var (support, sales) = (new AccountName("support"), new AccountName("sales"));
        Assert.Equal([support, sales, sales, AccountName.Unnamed], all.Select(static context => context.AccountName));
        Assert.All(all, context => Assert.Same(Messenger(provider, context.AccountName.ToString()), context.Messenger));

        Task Keep(CallMessageContext context, CancellationToken cancellationToken)
        {
            all.Enqueue(context);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task LifecycleHandler_GetsItsAccountsServices()
    {
        await using var provider = Provide(static builder => builder.AddLifecycleHandler<LifecycleRecorder>());

        AssertIsOf("support", await ReportAsync("support"), provider);
        AssertIsOf("sales", await ReportAsync("sales"), provider);

        async Task<Seen> ReportAsync(string name)
        {
            var leg = new CallRecord
            {
                CallSid = CallSid.Parse(ReceivingApp.Leg), Status = CallStatus.Ringing, From = "client:alice", To = "+15550100", Direction = "inbound",
                StatusCallbackAt = TimeProvider.System.GetUtcNow(),
            };
            await provider.GetRequiredKeyedService<ICallDirectory>(name).ReportAsync(leg, TestContext.Current.CancellationToken);
            return await NextAsync(provider);
        }
    }

    [Fact]
    public async Task Handler_RegisteredAsTransient_GetsItsAccountsServices()
    {
        await using var provider = Provide(static builder => builder.AddHandler<Note, Recorder>(), static services => services.AddTransient<Recorder>());

        AssertIsOf("support", await HandleAsync(provider, "support", Note), provider);
    }

    [Fact]
    public async Task Handler_AskingByKeyOrForTheProvider_GetsItsAccountsServices()
    {
        await using var provider = Provide(static builder => builder.AddHandler<Note, OtherWays>(), accounts: ["support"]);

        AssertIsOf("support", await HandleAsync(provider, "support", Note), provider);
    }

    [Fact]
    public async Task Handler_IsMadeInAScopeOfItsOwn_AndDisposedWithIt()
    {
        var made = new List<Scoped>();
        await using var provider = Provide(
            static builder => builder.AddHandler<Note, ScopedHandler>(), services => services.AddSingleton(made).AddScoped<ScopedThing>());

        await DeliverAsync(provider, "support", Note);
        await DeliverAsync(provider, "support", Note, message: 2);

        Assert.Equal(4, made.Distinct().Count());
        Assert.All(made, static one => Assert.True(one.IsDisposed));
    }

    [Fact]
    public async Task Handler_RegisteredAsSingleton_ComesFromTheContainer()
    {
        var singleton = new Singleton();
        await using var provider = Provide(static builder => builder.AddHandler<Note, Singleton>(), services => services.AddSingleton(singleton));

        await DeliverAsync(provider, "support", Note);
        await DeliverAsync(provider, "sales", Note);

        Assert.Equal([new AccountName("support"), new AccountName("sales")], singleton.Accounts);
    }

    [Fact]
    public void Start_HandlerRegisteredAsADerivedClass_TakesTheUnnamedMessenger_SaysWhatToWrite()
    {
        var failure = Assert.Single(
            Failures(static builder => builder.AddHandler<Note, Base>(), static services => services.AddTransient<Base, DerivedUnkeyed>()));

        Assert.StartsWith("CallMessageEvents:Accounts:support: ", failure, StringComparison.Ordinal);
        Assert.Contains(nameof(Base), failure, StringComparison.Ordinal);
        Assert.Contains("[FromKeyedServices(\"support\")] ICallMessenger messenger", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_AnyKindOfHandlerAndService_IsLookedAt()
    {
        var failures = Failures(
            static builder => builder.AddFallbackHandler<UnkeyedFallback>().AddLifecycleHandler<UnkeyedLifecycle>(),
            static services => services.AddSingleton<UnkeyedFallback>().AddScoped<UnkeyedLifecycle>());

        Assert.Equal(3, failures.Count);
        Assert.Contains(failures, static failure => failure.Contains("ICallDirectory", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains("ICallbackUrls", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains("ICallMessenger", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_HandlerCannotBeMade_SaysWhatIsMissing()
    {
        var failure = Assert.Single(Failures(static builder => builder.AddHandler<Note, NeedsMore>()));

        Assert.Contains(nameof(NeedsMore), failure, StringComparison.Ordinal);
        Assert.Contains("System.Uri", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_HandlerHasAConstructorThatCanBeCalled_Starts() => Assert.Empty(Failures(static builder => builder.AddHandler<Note, TwoConstructors>()));

    [Fact]
    public void Start_ApplicationMakesTheHandlerItself_Starts() => Assert.Empty(Failures(
        static builder => builder.AddHandler<Note, DerivedUnkeyed>(),
        static services => services.AddTransient(static provider => new DerivedUnkeyed(provider.GetRequiredKeyedService<ICallMessenger>("support")))));

    [Fact]
    public async Task Handler_Answers_FromItsOwnAccount()
    {
        await using var unnamed = await ScriptedTwilio.StartAsync();
        await using var support = await ScriptedTwilio.StartAsync();
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options => Use(options, unnamed));
        services.AddCallMessageEvents("support", options => Use(options, support)).AddHandler<Note, Answering>();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(204, await DeliverAsync(provider, "support", Note));

        Assert.Equal((0, 2), (unnamed.Requests.Count, support.Requests.Count));
    }

    private static ServiceProvider Provide(
        Action<ICallMessageEventsBuilder> build, Action<IServiceCollection>? configure = null, bool hasUnnamed = true, string[]? accounts = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new ConcurrentQueue<Seen>());
        configure?.Invoke(services);
        foreach (var name in accounts ?? ["support", "sales"]) build(services.AddCallMessageEvents(name, Valid));
        if (hasUnnamed && accounts is null) build(services.AddCallMessageEvents(Valid));
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task<Seen> HandleAsync(ServiceProvider provider, string name, string content)
    {
        Assert.Equal(204, await DeliverAsync(provider, name, content));
        return await NextAsync(provider);
    }

    private static async Task<Seen> NextAsync(ServiceProvider provider)
    {
        Seen? seen = null;
        await Eventually.HoldsAsync(() => provider.GetRequiredService<ConcurrentQueue<Seen>>().TryDequeue(out seen));
        return seen!;
    }

    private static async Task<int> DeliverAsync(ServiceProvider provider, string name, string content, int message = 1)
    {
        var receiver = name.Length == 0 ? provider.GetRequiredService<ICallbackReceiver>() : provider.GetRequiredKeyedService<ICallbackReceiver>(name);
        var answer = await receiver.ReceiveMessageAsync(
            ReceivingApp.Request(content == Note ? message : message + 1, null, content), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static ICallMessenger Messenger(ServiceProvider provider, string name) =>
        name.Length == 0 ? provider.GetRequiredService<ICallMessenger>() : provider.GetRequiredKeyedService<ICallMessenger>(name);

    private static void AssertIsOf(string name, Seen seen, ServiceProvider provider)
    {
        Assert.Equal(name.Length == 0 ? AccountName.Unnamed : new AccountName(name), seen.AccountName);
        Assert.Same(Messenger(provider, name), seen.FromContext);
        Assert.Same(Messenger(provider, name), seen.FromConstructor);
    }

    private static void Use(CallMessageEventsOptions options, ScriptedTwilio twilio)
    {
        Valid(options);
        options.BaseAddress = twilio.BaseAddress;
        options.Guard.Enabled = false;
    }

    private static void Valid(CallMessageEventsOptions options)
    {
        (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
        options.Signature.DangerouslyAcceptAnySender = true;
    }

    private static List<string> Failures(Action<ICallMessageEventsBuilder> build, Action<IServiceCollection>? configure = null)
    {
        using var provider = Provide(build, configure, accounts: ["support"]);
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("support");
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private sealed record Seen(AccountName AccountName, ICallMessenger FromContext, ICallMessenger FromConstructor);

    private sealed class Recorder(ICallMessenger messenger, ConcurrentQueue<Seen> all) : ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            all.Enqueue(new(context.AccountName, context.Messenger, messenger));
            return Task.CompletedTask;
        }
    }

    private sealed class FallbackRecorder(ICallMessenger messenger, ConcurrentQueue<Seen> all) : ICallMessageHandler
    {
        public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken)
        {
            all.Enqueue(new(context.AccountName, context.Messenger, messenger));
            return Task.CompletedTask;
        }
    }

    private sealed class LifecycleRecorder(ICallMessenger messenger, ConcurrentQueue<Seen> all) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            all.Enqueue(new(context.AccountName, context.Messenger, messenger));
            return Task.CompletedTask;
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class OtherWays([FromKeyedServices("support")] ICallMessenger keyed, IServiceProvider services, ConcurrentQueue<Seen> all)
        : ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            Assert.Same(keyed, services.GetRequiredService<ICallMessenger>());
            Assert.Same(services.GetRequiredKeyedService<ICallDirectory>("support"), services.GetRequiredService<ICallDirectory>());
            all.Enqueue(new(context.AccountName, context.Messenger, keyed));
            return Task.CompletedTask;
        }
    }

    private class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ScopedThing : Scoped;

    private sealed class ScopedHandler(ScopedThing thing, List<Scoped> made) : Scoped, ICallMessageHandler<Note>
    {
        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            Assert.False(thing.IsDisposed || IsDisposed);
            made.AddRange([thing, this]);
            return Task.CompletedTask;
        }
    }

    private sealed class Singleton : ICallMessageHandler<Note>
    {
        public ConcurrentQueue<AccountName> Accounts { get; } = [];

        public Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            Accounts.Enqueue(context.AccountName);
            return Task.CompletedTask;
        }
    }

    private sealed class Answering(ICallMessenger messenger) : ICallMessageHandler<Note>
    {
        public async Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
        {
            await messenger.SendAsync(context.Sender, new Note("answer"), cancellationToken: cancellationToken);
            await context.Messenger.SendAsync(context.Sender, new Note("another"), cancellationToken: cancellationToken);
        }
    }

    private class Base : ICallMessageHandler<Note>
    {
        public virtual Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DerivedUnkeyed(ICallMessenger messenger) : Base
    {
        public override Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) =>
            messenger.ResolveAsync(context.Sender, cancellationToken);
    }

    private sealed class NeedsMore(ICallMessenger messenger, Uri nobodyHasOne) : Base
    {
        public override Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken) =>
            nobodyHasOne.IsAbsoluteUri ? Task.CompletedTask : messenger.ResolveAsync(context.Sender, cancellationToken);
    }

    private sealed class TwoConstructors : Base
    {
        public TwoConstructors()
        {
        }

        public TwoConstructors(ICallMessenger messenger, Uri nobodyHasOne) => _ = (messenger, nobodyHasOne);
    }

    private sealed class UnkeyedFallback(ICallDirectory directory, ICallbackUrls urls) : ICallMessageHandler
    {
        public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken) =>
            urls.Messages is null ? Task.CompletedTask : directory.FindAsync(context.CallSid, cancellationToken).AsTask();
    }

    private sealed class UnkeyedLifecycle(ICallMessenger messenger) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            messenger.ResolveAsync(EndUser.OnLeg(context.CallSid), cancellationToken);

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
