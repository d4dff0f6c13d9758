using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CallMessageEvents;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures one account further, after <c>AddCallMessageEvents</c>.</summary>
public interface ICallMessageEventsBuilder
{
    /// <summary>Gets the application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Gets the account's name; empty for the unnamed one.</summary>
    string Name { get; }

    /// <summary>Gets the builder of the named <see cref="System.Net.Http.HttpClient"/> that sends requests to Twilio, for handlers and a proxy.</summary>
    IHttpClientBuilder HttpClient { get; }

    /// <summary>
    /// Changes how content is written and read as JSON: naming, converters, or a source-generated context in
    /// <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>. The default is the Web defaults with relaxed escaping.
    /// </summary>
    /// <remarks>
    /// With a source-generated context no reflection is used. The host does not start when the context lacks a type that has a handler, that a request
    /// handler replies with, or that was added with <see cref="AddContract"/>.
    /// </remarks>
    /// <param name="configure">The change. Several changes are made in the order of the calls.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    ICallMessageEventsBuilder ConfigureJson(Action<JsonSerializerOptions> configure);

    /// <summary>Makes a type a contract, for types that cannot have <see cref="CallMessageAttribute"/>. It takes precedence over the attribute.</summary>
    /// <typeparam name="TContent">The type.</typeparam>
    /// <param name="type">The contract's name on the wire, case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="type"/> is null or empty, or <typeparamref name="TContent"/> was added by another name.</exception>
    ICallMessageEventsBuilder AddContract<TContent>(string type);

    /// <summary>
    /// Replaces the resilience pipeline of requests to Twilio. The options <c>Resilience</c> are then not used. Every request goes through the pipeline; the
    /// context's operation key is the name of its <see cref="TwilioOperation"/>. A POST carries one idempotency key through all its attempts.
    /// </summary>
    /// <param name="configure">
    /// Adds strategies, outermost first. A missing answer is a <see cref="TwilioConnectionException"/>; an answer with any status is a result.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    ICallMessageEventsBuilder ConfigureResilience(Action<ResiliencePipelineBuilder<TwilioResponse>> configure);

    /// <summary>
    /// Registers a class that handles messages whose content is a contract. Each message gets a new instance, in a scope of its own, unless the application has
    /// registered the class otherwise: with another lifetime, with a factory, or as a derived class. A contract has one handler; two are an error at start.
    /// </summary>
    /// <remarks>
    /// The class's own constructor gets this account's <see cref="ICallMessenger"/>, <see cref="ICallDirectory"/>, <see cref="ICallbackUrls"/> and other
    /// services of the library; <see cref="CallMessageContext.Messenger"/> is this account's, too. Services deeper down come from the container, where a named
    /// account's services are keyed by its name: <c>[FromKeyedServices("name")] ICallMessenger</c>. A class that the application has registered itself comes
    /// from the container, too: if its constructor takes the library's services without the key, the host does not start.
    /// <para>
    /// The content is read without the library's own properties, the contract's name and the envelope, unless <typeparamref name="TContent"/> declares them.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContent">The contract: a type with <see cref="CallMessageAttribute"/> or one given to <see cref="AddContract"/>.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddHandler<TContent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler<TContent>;

    /// <summary>Registers a delegate that handles messages whose content is a contract, for handlers that need no services.</summary>
    /// <typeparam name="TContent">The contract.</typeparam>
    /// <param name="handle">Handles one message; see <see cref="ICallMessageHandler{T}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddHandler<TContent>(Func<CallMessageContext<TContent>, CancellationToken, Task> handle);

    /// <summary>
    /// Registers a class that answers requests of end users' apps. It is made as <see cref="AddHandler{TContent, THandler}"/> says. A contract has one request
    /// handler, and may have a handler for its plain messages beside it; two request handlers are an error at start.
    /// </summary>
    /// <remarks>
    /// A request whose contract has no request handler gets the error <c>no-handler</c>: neither a plain handler nor the fallback is called for it.
    /// </remarks>
    /// <typeparam name="TRequest">The request's contract.</typeparam>
    /// <typeparam name="TReply">
    /// The reply's contract. A reply is written by its run-time type. A type that is no contract is an error at start: the reply would have no type.
    /// </typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddRequestHandler<
        TRequest, TReply, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallRequestHandler<TRequest, TReply>;

    /// <summary>Registers a delegate that answers requests of end users' apps, for handlers that need no services.</summary>
    /// <inheritdoc cref="AddRequestHandler{TRequest, TReply, THandler}" path="/remarks"/>
    /// <typeparam name="TRequest">The request's contract.</typeparam>
    /// <typeparam name="TReply">The reply's contract, as <see cref="AddRequestHandler{TRequest, TReply, THandler}"/> says.</typeparam>
    /// <param name="handle">Answers one request; see <see cref="ICallRequestHandler{TRequest, TReply}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddRequestHandler<TRequest, TReply>(Func<CallMessageContext<TRequest>, CancellationToken, Task<TReply>> handle);

    /// <summary>
    /// Registers a class that handles every message without a typed handler. The class is made as <see cref="AddHandler{TContent, THandler}"/> says.
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    ICallMessageEventsBuilder AddFallbackHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallMessageHandler;

    /// <summary>Registers a delegate that handles every message without a typed handler.</summary>
    /// <param name="handle">Handles one message; see <see cref="ICallMessageHandler.HandleAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handle"/> is null.</exception>
    ICallMessageEventsBuilder AddFallbackHandler(Func<CallMessageContext, CancellationToken, Task> handle);

    /// <summary>
    /// Registers a class that is called when end users come and go. Each call takes it from a scope of its own; several classes are called one after the other.
    /// Its constructor gets the same services as a handler's (<see cref="AddHandler{TContent, THandler}"/>).
    /// </summary>
    /// <typeparam name="THandler">The class.</typeparam>
    ICallMessageEventsBuilder AddLifecycleHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, ICallLifecycleHandler;
}
