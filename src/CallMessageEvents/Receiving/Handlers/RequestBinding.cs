namespace CallMessageEvents;

/// <summary>A registered request handler.</summary>
/// <param name="request">The contract of the requests.</param>
/// <param name="reply">The contract of the replies.</param>
/// <param name="handler">Its class; null for a delegate, which needs no services.</param>
internal abstract class RequestBinding(Type request, Type reply, HandlerClass? handler) : HandlerRegistration(request, handler)
{
    public Type Request { get; } = request;

    public Type Reply => reply;

    /// <summary>Creates what handles one request.</summary>
    public abstract RequestRun Begin();
}

/// <inheritdoc/>
internal sealed class RequestBinding<TRequest, TReply>(
    HandlerClass? handler, Func<CallMessageContext<TRequest>, IServiceProvider, CancellationToken, Task<TReply>> handle)
    : RequestBinding(typeof(TRequest), typeof(TReply), handler)
{
    public override RequestRun Begin() => new RequestRun<TRequest, TReply>(Class, handle);
}

/// <summary>Handles one request, and keeps the reply until the handler's scope has ended, too.</summary>
internal abstract class RequestRun(Type request, HandlerClass? handler) : HandlerBinding(request, handler)
{
    /// <summary>The reply: a JSON object with its type; null while there is none.</summary>
    public ReadOnlyMemory<byte>? Reply { get; protected set; }
}

/// <inheritdoc/>
internal sealed class RequestRun<TRequest, TReply>(
    HandlerClass? handler, Func<CallMessageContext<TRequest>, IServiceProvider, CancellationToken, Task<TReply>> handle)
    : RequestRun(typeof(TRequest), handler)
{
    public override CallMessageContext CreateContext(CallMessage message, int attempt, HandlerAccount account) =>
        CreateContext<TRequest>(message, attempt, account);

    /// <exception cref="InvalidCallMessageException">There is no reply, or it cannot be written.</exception>
    public override async Task HandleAsync(CallMessageContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var reply = await handle((CallMessageContext<TRequest>)context, services, cancellationToken).ConfigureAwait(false);
        if (reply is null) throw ContentErrors.NoReply(typeof(TRequest), typeof(TReply));

        using var json = new ContentWriter(context.Message.Settings).WriteWhole(reply);
        Reply = json.Written.ToArray();
    }
}
