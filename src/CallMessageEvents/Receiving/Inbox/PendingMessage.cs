namespace CallMessageEvents;

/// <summary>A message that waits or runs in this process.</summary>
/// <param name="message">The message.</param>
/// <param name="key">What its deliveries share; null when nothing distinguishes them from other messages.</param>
/// <param name="size">How much room it takes, as <see cref="MessageSize"/> says.</param>
internal abstract class PendingMessage(CallMessage message, string? key, long size) : QueuedMessage(key, message.SequenceNumber)
{
    public CallMessage Message => message;

    public long Size => size;

    /// <summary>The number of this attempt to handle it, from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>The trace of the request that brought it; null for none.</summary>
    public virtual string? TraceParent => null;

    /// <summary>Whether it was dealt with when it came, so that its turn is all that it waits for.</summary>
    public virtual bool IsPassed => false;

    /// <summary>Whether it may begin: this node owns its call.</summary>
    public virtual bool MayBegin => true;

    /// <summary>Cancelled when this node does not own its call any more.</summary>
    public virtual CancellationToken Lost => CancellationToken.None;

    /// <summary>Whether somebody will try again if it fails. Under the call's lock.</summary>
    public virtual bool IsAwaited => true;

    /// <summary>Records how it ended, before the call's next message begins. Never throws.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="error">What the handler threw; null for nothing.</param>
    public virtual ValueTask EndAsync(InboxOutcome outcome, Exception? error) => default;

    /// <summary>Called when its handler has failed.</summary>
    public virtual void Failed(Exception error, bool isAwaited)
    {
    }

    /// <summary>Answers whoever waits for it.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isHere">Whether the first one may continue inline; not under the lock.</param>
    public virtual void Answer(InboxOutcome outcome, bool isHere)
    {
    }
}
