using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;

namespace CallMessageEvents;

/// <summary>One account's registration. It is itself a service, so that a second registration by the same name continues the first.</summary>
internal sealed class CallMessageEventsBuilder(IServiceCollection services, string name, IHttpClientBuilder httpClient) : ICallMessageEventsBuilder
{
    public IServiceCollection Services => services;

    public string Name => name;

    public IHttpClientBuilder HttpClient => httpClient;

    /// <summary>Whether the account's runtime has been created, which happens at its first use.</summary>
    public bool IsUsed { get; set; }

    /// <summary>One step for each call of <c>AddCallMessageEvents</c> with this name.</summary>
    public List<ConfigurationStep> Steps { get; } = [];

    public List<Action<JsonSerializerOptions>> Json { get; } = [];

    public Dictionary<Type, string> Contracts { get; } = [];

    public List<HandlerRegistration> Handlers { get; } = [];

    public List<HandlerClass> LifecycleHandlers { get; } = [];

    /// <summary>The types that request handlers reply with.</summary>
    public IEnumerable<Type> ReplyTypes => Handlers.OfType<RequestBinding>().Select(static handler => handler.Reply);

    /// <summary>The content types of this registration: those that have a handler, those that are replies, and those that were added as contracts.</summary>
    public IEnumerable<Type> ContentTypes =>
        Handlers.Select(static handler => handler.Content).OfType<Type>().Union(ReplyTypes).Union(Contracts.Keys);

    public Action<ResiliencePipelineBuilder<TwilioResponse>>? Resilience { get; private set; }

    public ICallMessageEventsBuilder AddContract<TContent>(string type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        if (Contracts.TryGetValue(typeof(TContent), out var given) && given != type)
            throw new ArgumentException($"{typeof(TContent)} was added as \"{given}\" already.", nameof(type));

        Contracts[typeof(TContent)] = type;
        return this;
    }

    public ICallMessageEventsBuilder ConfigureResilience(Action<ResiliencePipelineBuilder<TwilioResponse>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Resilience += configure;
        return this;
    }

    public ICallMessageEventsBuilder ConfigureJson(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Json.Add(configure);
        return this;
    }

    public ICallMessageEventsBuilder AddHandler<TContent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler<TContent>
    {
        var handler = Add<THandler>();
        return Add(new ContentBinding<TContent>(
            handler, (context, services, cancellationToken) => handler.Get<THandler>(services).HandleAsync(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessageContext<TContent>, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new ContentBinding<TContent>(null, (context, _, cancellationToken) => handle(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddRequestHandler<
        TRequest, TReply, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallRequestHandler<TRequest, TReply>
    {
        var handler = Add<THandler>();
        return Add(new RequestBinding<TRequest, TReply>(
            handler, (context, services, cancellationToken) => handler.Get<THandler>(services).HandleAsync(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddRequestHandler<TRequest, TReply>(Func<CallMessageContext<TRequest>, CancellationToken, Task<TReply>> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new RequestBinding<TRequest, TReply>(null, (context, _, cancellationToken) => handle(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddFallbackHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler
    {
        var handler = Add<THandler>();
        return Add(new FallbackBinding(
            handler, (context, services, cancellationToken) => handler.Get<THandler>(services).HandleAsync(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddFallbackHandler(Func<CallMessageContext, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new FallbackBinding(null, (context, _, cancellationToken) => handle(context, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallLifecycleHandler
    {
        LifecycleHandlers.Add(Add<THandler>());
        return this;
    }

    private CallMessageEventsBuilder Add(HandlerRegistration handler)
    {
        Handlers.Add(handler);
        return this;
    }

    /// <summary>
    /// The unnamed account's services have no key, so its handlers are ordinary services. A named account's handlers are created with that account's services.
    /// Their key is this registration, a unique object, so that one class can handle for several accounts.
    /// </summary>
    private HandlerClass Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class
    {
        if (name.Length == 0) services.TryAddTransient<THandler>();
        else services.TryAddKeyedTransient(this, (provider, _) => ActivatorUtilities.CreateInstance<THandler>(new AccountProvider(provider, name)));
        return new HandlerClass(typeof(THandler), name.Length == 0 ? null : this, services);
    }
}
