namespace CallMessageEvents;

/// <summary>
/// A message of an app that has an id, on its way through the inbox and its handler: how it ends is told to the app. Thread-safe.
/// </summary>
internal abstract class HeardMessage
{
    /// <summary>What the app calls it; null when it does not say.</summary>
    public abstract string? Id { get; }

    /// <summary>What the app waits for.</summary>
    public abstract MessageWant Want { get; }

    /// <summary>Whether the app still waits, so that its handler may begin.</summary>
    public abstract bool MayBegin { get; }

    /// <summary>Fires when the app does not wait any more: a request's <c>ttl</c> is over. The end of the leg ends no handler.</summary>
    public abstract CancellationToken Abandoned { get; }

    /// <summary>
    /// Whether a handler that fails is tried again, because the message is durably stored and has its receipt: then a failure is not told here, but thrown.
    /// </summary>
    public abstract bool IsTriedAgain { get; }

    /// <summary>Tells how it ended. Only the first call counts.</summary>
    /// <param name="reply">A request's reply: a JSON object with its type and without an envelope; null for none.</param>
    /// <param name="error">Why it failed; null when it did not.</param>
    public abstract void Handled(ReadOnlyMemory<byte>? reply, MessageFault? error);

    /// <summary>Its handler failed, and nothing is told: only a further delivery, if there is one, can bring it again.</summary>
    public abstract void Failed();

    /// <summary>It is not handled here: another owner of its leg has it, or will have it.</summary>
    public abstract void Leave();
}
