using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CallMessageEvents;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures one account further, after <c>AddCallMessageEvents</c>.</summary>
public interface ICallMessageEventsBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The account's name; empty for the unnamed one.</summary>
    string Name { get; }

    /// <summary>The named <see cref="System.Net.Http.HttpClient"/> that requests to Twilio go through, for handlers and a proxy.</summary>
    IHttpClientBuilder HttpClient { get; }

    /// <summary>
    /// Changes how content is written and read as JSON: naming, converters, or a source-generated context in <see
    /// cref="JsonSerializerOptions.TypeInfoResolverChain"/>, beside which no reflection is used: the host does not start where it lacks a type that has a
    /// handler, or was added with <see cref="AddContract"/>. Default: the Web defaults with relaxed escaping.
    /// </summary>
    /// <param name="configure">The change; several are made in order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    ICallMessageEventsBuilder ConfigureJson(Action<JsonSerializerOptions> configure);

    /// <summary>Makes a type a contract that cannot have <see cref="CallMessageAttribute"/>; it goes before the attribute.</summary>
    /// <typeparam name="TContent">The type.</typeparam>
    /// <param name="type">The contract's name on the wire, case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is null or empty, or <typeparamref name="TContent"/> was added by another name.</exception>
    ICallMessageEventsBuilder AddContract<TContent>(string type);

    /// <summary>
    /// Builds the resilience of requests to Twilio in place of the default: the options <c>Resilience</c> are then not used. Every request goes through it, and
    /// the context's operation key is the name of its <see cref="TwilioOperation"/>. A POST carries one idempotency key through all its attempts.
    /// </summary>
    /// <param name="configure">Adds strategies, outermost first. No answer is a <see cref="TwilioConnectionException"/>; any status is a result.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    ICallMessageEventsBuilder ConfigureResilience(Action<ResiliencePipelineBuilder<TwilioResponse>> configure);

    /// <summary>
    /// Handles messages whose content is a contract with a class. It is taken from a scope of its own for each message; registered as transient unless the application has
    /// registered it otherwise. A contract has one handler; two are an error at start.
    /// </summary>
    /// <remarks>
    /// A named account's services are keyed by its name: the constructor of its handler takes <c>[FromKeyedServices("name")] ICallMessenger</c>. Without the
    /// key it would be the unnamed account's, which is an error at start.
    /// </remarks>
    /// <typeparam name="TContent">The contract: a type with <see cref="CallMessageAttribute"/> or one given to <see cref="AddContract"/>.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddHandler<TContent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler<TContent>;

    /// <summary>Handles every message that no typed handler takes, with a class; as <see cref="AddHandler{TContent, THandler}"/> otherwise.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler;

    /// <summary>Handles messages whose content is a contract with a delegate, for what needs no services.</summary>
    /// <typeparam name="TContent">The contract.</typeparam>
    /// <param name="handle">Handles one message; see <see cref="ICallMessageHandler{T}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessage<TContent>, CancellationToken, Task> handle);

    /// <summary>The same, with the account's messenger to answer with.</summary>
    /// <inheritdoc cref="AddHandler{TContent}(Func{CallMessage{TContent}, CancellationToken, Task})"/>
    ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessage<TContent>, ICallMessenger, CancellationToken, Task> handle);

    /// <summary>Tells a class when end users come and go. It is taken from a scope of its own each time; several are told one after the other.</summary>
    /// <typeparam name="THandler">The class; registered as transient unless the application has registered it otherwise.</typeparam>
    ICallMessageEventsBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallLifecycleHandler;
}
