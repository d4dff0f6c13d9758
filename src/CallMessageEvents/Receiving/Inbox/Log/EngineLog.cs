using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs what happens between the library and an engine: sids, never content.</summary>
internal sealed partial class EngineLog(ILogger logger)
{
    /// <param name="message">The message whose handler failed.</param>
    /// <param name="attempt">The attempt that failed.</param>
    /// <param name="delay">When the next one is; null when it was the last.</param>
    /// <param name="exception">The handler's exception.</param>
    public void NotHandled(CallMessage message, int attempt, TimeSpan? delay, Exception exception)
    {
        try
        {
            if (delay is { } next) WillBeTriedAgain(message.Sid, message.CallSid, attempt, next, exception);
            else IsDead(message.Sid, message.CallSid, attempt, exception);
        }
#pragma warning disable CA1031 // A logger that throws must not block the call's next message.
        catch (Exception)
#pragma warning restore CA1031
        {
            // There is no other place to report it.
        }
    }

    public void NotEnded(CallLogEntry entry, Exception exception)
    {
        try
        {
            NotStored(entry.ToString(), exception.GetType().Name);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception)
#pragma warning restore CA1031
        {
            // There is no other place to report it.
        }
    }

    [LoggerMessage(
        EventId = 330, Level = LogLevel.Error,
        Message = "Callbacks are answered 503, because the engine that stores them failed ({Error}). Twilio delivers them again for a few seconds; sends go "
            + "on. Said once, until it works again.")]
    public partial void EngineUnavailable(string error, Exception? exception);

    [LoggerMessage(EventId = 331, Level = LogLevel.Information, Message = "The engine stores callbacks again; {Count} were answered 503 meanwhile.")]
    public partial void EngineAvailable(int count);

    [LoggerMessage(
        EventId = 332, Level = LogLevel.Error,
        Message = "The engine stopped giving messages to this node ({Error}); it is started again in {Delay}.")]
    public partial void EngineStopped(string error, TimeSpan delay, Exception? exception);

    [LoggerMessage(
        EventId = 333, Level = LogLevel.Error, Message = "The handler of message {Message} of leg {Leg} failed at attempt {Attempt}; the next is in {Delay}.")]
    private partial void WillBeTriedAgain(LogText message, LogText leg, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(
        EventId = 334, Level = LogLevel.Error,
        Message = "The handler of message {Message} of leg {Leg} failed at attempt {Attempt}, the last one: the message is a dead letter now. Mend the "
            + "handler, then put it back.")]
    private partial void IsDead(LogText message, LogText leg, int attempt, Exception exception);

    [LoggerMessage(EventId = 335, Level = LogLevel.Error, Message = "An entry ({Entry}) of the engine's log cannot be read: it is a dead letter now.")]
    public partial void UnreadableEntry(string entry);

    [LoggerMessage(
        EventId = 336, Level = LogLevel.Warning,
        Message = "How an entry ({Entry}) ended could not be stored in the engine's log ({Error}). It is tried again as long as this node owns the call.")]
    private partial void NotStored(string entry, string error);

    [LoggerMessage(
        EventId = 337, Level = LogLevel.Warning,
        Message = "An entry ({Entry}) of the engine's log has a form that this version of the library does not know. It waits for a node that runs a newer "
            + "one: finish the deployment. Said once.")]
    public partial void NewerEntry(string entry);
}
