using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>A handler, and the code that calls it.</summary>
/// <inheritdoc/>
internal abstract class HandlerBinding(Type? content, HandlerClass? handler) : HandlerRegistration(content, handler)
{
    /// <summary>Creates the handler's argument.</summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    public abstract CallMessageContext CreateContext(CallMessage message, int attempt, HandlerAccount account);

    /// <param name="context">The result of <see cref="CreateContext"/>.</param>
    /// <param name="services">The services that the class comes from.</param>
    /// <param name="cancellationToken">The handler's token.</param>
    public abstract Task HandleAsync(CallMessageContext context, IServiceProvider services, CancellationToken cancellationToken);

    protected static CallMessageContext<T> CreateContext<T>(CallMessage message, int attempt, HandlerAccount account) => new()
    {
        Message = message,
        Content = message.ReadContent((JsonTypeInfo<T>)account.Json.GetTypeInfo(typeof(T))),
        Messenger = account.Messenger.Value,
        AccountName = account.Name,
        Attempt = attempt,
    };
}

/// <summary>Handles a contract.</summary>
internal sealed class ContentBinding<T>(HandlerClass? handler, Func<CallMessageContext<T>, IServiceProvider, CancellationToken, Task> handle)
    : HandlerBinding(typeof(T), handler)
{
    public override CallMessageContext CreateContext(CallMessage message, int attempt, HandlerAccount account) =>
        CreateContext<T>(message, attempt, account);

    public override Task HandleAsync(CallMessageContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        handle((CallMessageContext<T>)context, services, cancellationToken);
}

/// <summary>Handles messages without a typed handler.</summary>
internal sealed class FallbackBinding(HandlerClass? handler, Func<CallMessageContext, IServiceProvider, CancellationToken, Task> handle)
    : HandlerBinding(null, handler)
{
    public override CallMessageContext CreateContext(CallMessage message, int attempt, HandlerAccount account) => new()
    {
        Message = message,
        Messenger = account.Messenger.Value,
        AccountName = account.Name,
        Attempt = attempt,
    };

    public override Task HandleAsync(CallMessageContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        handle(context, services, cancellationToken);
}
