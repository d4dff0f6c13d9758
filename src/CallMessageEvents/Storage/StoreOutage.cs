using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs that the store cannot be reached: once when that begins, and once when it is over, however many calls it touches. Thread-safe.</summary>
internal sealed partial class StoreOutage(ILogger logger)
{
    private int _isOut;

    /// <summary>Called when the store threw, or took too long.</summary>
    public void Failed(Exception error)
    {
        // Only an engine's own error is logged whole: it says what to do, and never content.
        if (Interlocked.Exchange(ref _isOut, 1) == 0) Unavailable(logger, error.GetType().Name, error as CallLogUnavailableException);
    }

    /// <summary>Called when the store has answered.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _isOut) == 1 && Interlocked.Exchange(ref _isOut, 0) == 1) Available(logger);
    }

    [LoggerMessage(
        EventId = 400, Level = LogLevel.Warning,
        Message = "The CallStore cannot be reached ({Error}). Sends go on: Twilio is asked instead. Said once until it answers again.")]
    private static partial void Unavailable(ILogger logger, string error, Exception? exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "The CallStore answers again.")]
    private static partial void Available(ILogger logger);
}
