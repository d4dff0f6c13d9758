namespace CallMessageEvents.Testing;

/// <summary>What a <see cref="FakeCallMessenger"/> was told to send, broadcast or ask.</summary>
/// <param name="To">Who; the default value for a broadcast.</param>
/// <param name="Audience">Whom a broadcast goes to; null for any other.</param>
/// <param name="Content">The content, or the request, as it was given.</param>
/// <param name="Options">The options of a message; null when there were none, and for a request.</param>
public sealed record FakeSend(EndUser To, Audience? Audience, object Content, SendOptions? Options)
{
    /// <summary>Gets the options of a request; null when there were none, and for a message.</summary>
    public RequestOptions? RequestOptions { get; init; }
}

/// <summary>A value that a <see cref="FakeCallMessenger"/> was told to publish.</summary>
/// <param name="Call">The leg that it was published with.</param>
/// <param name="Content">The value, as it was given.</param>
/// <param name="Options">The options; null when there were none.</param>
public sealed record FakePublication(CallSid Call, object Content, PublishOptions? Options);
