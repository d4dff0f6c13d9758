namespace CallMessageEvents;

/// <summary>One message to one end user: what is sent, and how.</summary>
/// <param name="to">Who gets it.</param>
/// <param name="json">The content; whoever made this disposes of it.</param>
/// <param name="options">What differs for this message; null for nothing.</param>
internal sealed class Send(EndUser to, PooledWriter json, SendOptions? options)
{
    public EndUser To => to;

    public PooledWriter Json => json;

    public SendOptions? Options => options;

    /// <summary>The idempotency key; null in a broadcast, where each leg has a key of its own.</summary>
    public string? Key { get; init; }

    /// <summary>What the legs of a broadcast get; null for a message to one.</summary>
    public LegPosts? Posts { get; init; }

    public SendProgress Progress { get; } = new();
}
