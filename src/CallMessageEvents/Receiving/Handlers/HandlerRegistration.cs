namespace CallMessageEvents;

/// <summary>A registered handler: what it takes, and its class.</summary>
/// <param name="content">The contract it handles; null for the fallback, which takes every message.</param>
/// <param name="handler">Its class; null for a delegate, which needs no services.</param>
internal abstract class HandlerRegistration(Type? content, HandlerClass? handler)
{
    public Type? Content => content;

    public HandlerClass? Class => handler;

    /// <summary>Names the handler in logs.</summary>
    public override string ToString() => handler is null ? "a delegate" : handler.Type.ToString();
}
