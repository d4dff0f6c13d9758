using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;

namespace CallMessageEvents;

/// <summary>One account's registration. Kept among the services, so that a second registration of the same name continues the first.</summary>
internal sealed class CallMessageEventsBuilder(IServiceCollection services, string name, IHttpClientBuilder httpClient) : ICallMessageEventsBuilder
{
    public IServiceCollection Services => services;

    public string Name => name;

    public IHttpClientBuilder HttpClient => httpClient;

    /// <summary>Whether the account's runtime was made, by whoever used it first.</summary>
    public bool IsUsed { get; set; }

    /// <summary>What each call of <c>AddCallMessageEvents</c> for this name said.</summary>
    public List<ConfigurationStep> Steps { get; } = [];

    public List<Action<JsonSerializerOptions>> Json { get; } = [];

    public Dictionary<Type, string> Contracts { get; } = [];

    public List<HandlerBinding> Handlers { get; } = [];

    public List<Type> LifecycleHandlers { get; } = [];

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
        services.TryAddTransient<THandler>();
        return Add(new ClassBinding<TContent, THandler>());
    }

    public ICallMessageEventsBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler
    {
        services.TryAddTransient<THandler>();
        return Add(new FallbackBinding<THandler>());
    }

    public ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessage<TContent>, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new DelegateBinding<TContent>((message, _, cancellationToken) => handle(message, cancellationToken)));
    }

    public ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessage<TContent>, ICallMessenger, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(new DelegateBinding<TContent>(handle));
    }

    public ICallMessageEventsBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallLifecycleHandler
    {
        services.TryAddTransient<THandler>();
        LifecycleHandlers.Add(typeof(THandler));
        return this;
    }

    private CallMessageEventsBuilder Add(HandlerBinding handler)
    {
        Handlers.Add(handler);
        return this;
    }
}
