namespace CallMessageEvents;

/// <summary>The content and options of one message to one end user.</summary>
/// <param name="to">The recipient.</param>
/// <param name="json">The content. The creator of this object disposes it.</param>
/// <param name="options">Options for this message; null for none.</param>
internal sealed class Send(EndUser to, PooledWriter json, SendOptions? options)
{
    public EndUser To => to;

    public PooledWriter Json => json;

    public SendOptions? Options => options;

    /// <summary>The idempotency key; null in a broadcast, where each leg has its own key.</summary>
    public string? Key { get; init; }

    /// <summary>The posts of a broadcast; null for a message to one end user.</summary>
    public LegPosts? Posts { get; init; }

    /// <summary>Posts in place of one request; null for one request, which is enough when Twilio has taken it.</summary>
    public ILegPoster? Poster { get; init; }

    /// <summary>When its own time is over, as a timestamp; null where it has none.</summary>
    public long? Until { get; set; }

    public SendProgress Progress { get; } = new();
}
