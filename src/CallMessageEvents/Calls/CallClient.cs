namespace CallMessageEvents;

/// <summary>
/// What the app on an end user's leg has said of itself, when it connected over the call message protocol. Immutable. Tests can create their own.
/// </summary>
/// <remarks>Its source is the app, which anybody may have changed: do not trust it, and never use it as a tag of a metric.</remarks>
public sealed record CallClient
{
    /// <summary>Gets what the app calls itself, such as <c>call-message-events/0.2.0 javascript/2.18.5</c>: at most 80 characters, which may be any.</summary>
    /// <value>The default is null: it did not say.</value>
    public string? Name { get; init; }

    /// <summary>Gets whether the app takes messages in parts, so that it can get one that is too long for Twilio.</summary>
    /// <value>The default is false.</value>
    public bool TakesParts { get; init; }

    /// <summary>Gets when the app last connected, or reconnected, by the clock of the node that heard it.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Returns a text for logs, on one line: the name.</summary>
    public override string ToString() => new LogText(Name).ToString();
}
