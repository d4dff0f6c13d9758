using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Creates the handlers' arguments. Content that does not fit is counted and logged. Thread-safe.</summary>
internal sealed class ContextReader(HandlerAccount account, ReceiveTelemetry telemetry, ReceiveLog log)
{
    /// <param name="handler">The handler.</param>
    /// <param name="message">The message.</param>
    /// <param name="attempt">The number of the attempt.</param>
    /// <param name="context">The argument; null when the content does not fit.</param>
    /// <param name="fault">Why it does not fit, without content; null when it does.</param>
    public bool TryRead(
        HandlerBinding handler, CallMessage message, int attempt, [NotNullWhen(true)] out CallMessageContext? context, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            (context, fault) = (handler.CreateContext(message, attempt, account), null);
            return true;
        }
        catch (JsonException e)
        {
            telemetry.Unreadable();
            log.Unreadable(message, e.Message);
            (context, fault) = (null, e.Message);
            return false;
        }
    }
}
