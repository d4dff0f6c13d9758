using System.Text.Json;

namespace CallMessageEvents;

/// <summary>A handler as it was registered: what it takes, where it comes from, and how it is called.</summary>
/// <param name="content">The contract it handles; null for the fallback, which takes every message.</param>
/// <param name="service">The class that a scope gives; null for a delegate, which needs none.</param>
internal abstract class HandlerBinding(Type? content, Type? service)
{
    public Type? Content => content;

    public Type? Service => service;

    /// <summary>What it is called with: the message, its content read.</summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    public abstract object Read(CallMessage message, JsonSerializerOptions options);

    /// <param name="message">What <see cref="Read"/> gave.</param>
    /// <param name="services">Where the class comes from.</param>
    /// <param name="messenger">The account's, for delegates.</param>
    /// <param name="cancellationToken">The handler's.</param>
    public abstract Task HandleAsync(object message, IServiceProvider services, ICallMessenger messenger, CancellationToken cancellationToken);
}
