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
    /// Handles messages whose content is a contract with a class. It is made anew, in a scope of its own, for each message, unless the application has
    /// registered the class otherwise: with another lifetime, with a factory, or as a derived class. A contract has one handler; two are an error at start.
    /// </summary>
    /// <remarks>
    /// In the class's own constructor, <see cref="ICallMessenger"/>, <see cref="ICallDirectory"/>, <see cref="ICallbackUrls"/> and the library's other services
    /// are those of this account; so is <see cref="CallMessageContext.Messenger"/>. Services deeper down come from the container, where a named account's are
    /// keyed by its name: <c>[FromKeyedServices("name")] ICallMessenger</c>. So does a class that the application has registered otherwise; that its
    /// constructor takes the library's services without the key is an error at start.
    /// </remarks>
    /// <typeparam name="TContent">The contract: a type with <see cref="CallMessageAttribute"/> or one given to <see cref="AddContract"/>.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddHandler<TContent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler<TContent>;

    /// <summary>Handles messages whose content is a contract with a delegate, for what needs no services.</summary>
    /// <typeparam name="TContent">The contract.</typeparam>
    /// <param name="handle">Handles one message; see <see cref="ICallMessageHandler{T}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessageContext<TContent>, CancellationToken, Task> handle);

    /// <summary>Handles every message that no typed handler takes, with a class; as <see cref="AddHandler{TContent, THandler}"/> otherwise.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddFallbackHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler;

    /// <summary>Handles every message that no typed handler takes, with a delegate.</summary>
    /// <param name="handle">Handles one message; see <see cref="ICallMessageHandler.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddFallbackHandler(Func<CallMessageContext, CancellationToken, Task> handle);

    /// <summary>
    /// Tells a class when end users come and go. It is taken from a scope of its own each time; several are told one after the other. Its constructor gets what
    /// a handler's gets (<see cref="AddHandler{TContent, THandler}"/>).
    /// </summary>
    /// <typeparam name="THandler">The class.</typeparam>
    ICallMessageEventsBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallLifecycleHandler;
}
