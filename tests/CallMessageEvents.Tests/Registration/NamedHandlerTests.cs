using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>A named account's services are keyed: a class that handles for it and takes those of the unnamed account would answer from the wrong one.</summary>
public sealed class NamedHandlerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Start_HandlerTakesTheUnnamedMessenger_SaysWhatToWrite(bool hasUnnamed)
    {
        var failure = Assert.Single(Failures(static builder => builder.AddHandler<Note, Unkeyed>(), hasUnnamed: hasUnnamed));

        Assert.StartsWith("CallMessageEvents:Accounts:support: ", failure, StringComparison.Ordinal);
        Assert.Contains(nameof(Unkeyed), failure, StringComparison.Ordinal);
        Assert.Contains("[FromKeyedServices(\"support\")] ICallMessenger messenger", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_AnyKindOfHandlerAndService_IsRefused()
    {
        var failures = Failures(static builder => builder.AddHandler<UnkeyedFallback>().AddLifecycleHandler<UnkeyedLifecycle>()).ToList();

        Assert.Equal(3, failures.Count);
        Assert.Contains(failures, static failure => failure.Contains("ICallDirectory", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains("ICallbackUrls", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.Contains("ICallMessenger", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_HandlerRegisteredAsADerivedClass_IsLookedAt() =>
        Assert.Single(Failures(static builder => builder.AddHandler<Note, Base>(), static services => services.AddTransient<Base, DerivedUnkeyed>()));

    [Fact]
    public void Start_ConstructorThatTheContainerDoesNotCall_DoesNotCount() => Assert.Empty(Failures(static builder => builder.AddHandler<Note, TwoConstructors>()));

    [Fact]
    public void Start_ApplicationMakesTheHandlerItself_Starts() => Assert.Empty(Failures(
        static builder => builder.AddHandler<Note, Unkeyed>(),
        static services => services.AddTransient(static provider => new Unkeyed(provider.GetRequiredKeyedService<ICallMessenger>("support")))));

    [Fact]
    public void Start_UnnamedAccountsHandler_TakesItsOwn()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(Valid).AddHandler<Note, Unkeyed>();
        using var provider = services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().CurrentValue);
    }

    [Fact]
    public async Task Handler_KeyedAsTheTextSays_AnswersFromItsOwnAccount()
    {
        await using var unnamed = await ScriptedTwilio.StartAsync();
        await using var support = await ScriptedTwilio.StartAsync();
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options => Use(options, unnamed));
        services.AddCallMessageEvents("support", options => Use(options, support)).AddHandler<Note, Keyed>();
        await using var provider = services.BuildServiceProvider();

        var answer = await provider.GetRequiredKeyedService<ICallbackReceiver>("support").ReceiveMessageAsync(
            ReceivingApp.Request(1, 1, """{"type":"note","text":"a"}"""), TestAccount.Token);

        Assert.Equal((204, 0, 1), (answer.StatusCode, unnamed.Requests.Count, support.Requests.Count));
    }

    private static void Use(CallMessageEventsOptions options, ScriptedTwilio twilio)
    {
        Valid(options);
        options.BaseAddress = twilio.BaseAddress;
        options.Guard.Enabled = false;
        options.Signature.DangerouslyAcceptAnySender = true;
    }

    private static void Valid(CallMessageEventsOptions options) => (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);

    private static IEnumerable<string> Failures(Action<ICallMessageEventsBuilder> build, Action<IServiceCollection>? configure = null, bool hasUnnamed = true)
    {
        var services = new ServiceCollection();
        configure?.Invoke(services);
        if (hasUnnamed) services.AddCallMessageEvents(Valid);
        build(services.AddCallMessageEvents("support", Valid));
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("support");
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    private class Base : ICallMessageHandler<Note>
    {
        public virtual Task HandleAsync(CallMessage<Note> message, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class DerivedUnkeyed(ICallMessenger messenger) : Base
    {
        public override Task HandleAsync(CallMessage<Note> message, CancellationToken cancellationToken) => messenger.ResolveAsync(message.Sender, cancellationToken);
    }

    private sealed class Unkeyed(ICallMessenger messenger) : Base
    {
        public override Task HandleAsync(CallMessage<Note> message, CancellationToken cancellationToken) => messenger.ResolveAsync(message.Sender, cancellationToken);
    }

    private sealed class Keyed([FromKeyedServices("support")] ICallMessenger messenger) : Base
    {
        public override Task HandleAsync(CallMessage<Note> message, CancellationToken cancellationToken) =>
            messenger.SendAsync(message.Sender, new Note("answer"), cancellationToken: cancellationToken);
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
        public Task HandleAsync(CallMessage message, CancellationToken cancellationToken) =>
            urls.Messages is null ? Task.CompletedTask : directory.FindAsync(message.CallSid, cancellationToken).AsTask();
    }

    private sealed class UnkeyedLifecycle(ICallMessenger messenger) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLeg leg, CancellationToken cancellationToken) => messenger.ResolveAsync(EndUser.OnLeg(leg.CallSid), cancellationToken);

        public Task OnEndedAsync(CallLeg leg, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
