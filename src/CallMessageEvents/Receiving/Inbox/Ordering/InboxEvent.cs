using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>Something that happens to a call's inbox.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Message">The message that it happens to.</param>
/// <param name="Flag">Yes or no; each factory says what.</param>
/// <param name="Remembered">What is forgotten.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InboxEvent(InboxEventKind Kind, QueuedMessage? Message = null, bool Flag = false, EndedMessage Remembered = default)
{
    /// <summary>The time of a wake-up may have come.</summary>
    public static InboxEvent Woken => new(InboxEventKind.Woken);

    public static InboxEvent ReaderOpened => new(InboxEventKind.ReaderOpened);

    public static InboxEvent ReaderClosed => new(InboxEventKind.ReaderClosed);

    /// <summary>A reader ends with what waits now: is it whole?</summary>
    public static InboxEvent ReaderEnding => new(InboxEventKind.ReaderEnding);

    /// <summary>The application begins to stop: nothing more is taken, and missing messages are no longer waited for.</summary>
    public static InboxEvent Drained => new(InboxEventKind.Drained);

    /// <summary>The time to drain is over: nothing begins any more.</summary>
    public static InboxEvent Stopped => new(InboxEventKind.Stopped);

    /// <summary>Another owner has the call, or will have it: what has not begun is dropped, and the next number is not known any more.</summary>
    public static InboxEvent HandedOver => new(InboxEventKind.HandedOver);

    /// <summary>A message has come.</summary>
    public static InboxEvent Arrived(QueuedMessage message) => new(InboxEventKind.Arrived, message);

    /// <summary>A message that began has ended.</summary>
    public static InboxEvent Ended(QueuedMessage message, bool isHandled) => new(InboxEventKind.Ended, message, isHandled);

    /// <summary>A message was to begin, and could not: it is dropped as if it had not come.</summary>
    public static InboxEvent Dropped(QueuedMessage message) => new(InboxEventKind.Dropped, message);

    /// <summary>Readers were offered a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isObserved">Whether one has it.</param>
    public static InboxEvent Offered(QueuedMessage message, bool isObserved) => new(InboxEventKind.Offered, message, isObserved);

    /// <summary>A message ended long ago.</summary>
    public static InboxEvent Forgotten(EndedMessage remembered) => new(InboxEventKind.Forgotten, Remembered: remembered);
}

/// <summary>The kinds of an <see cref="InboxEvent"/>.</summary>
internal enum InboxEventKind
{
    Arrived,
    Ended,
    Dropped,
    Offered,
    Woken,
    ReaderOpened,
    ReaderClosed,
    ReaderEnding,
    Drained,
    Stopped,
    HandedOver,
    Forgotten,
}
