using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs outages of a store.</summary>
internal sealed partial class StoreLog(ILogger logger)
{
    [LoggerMessage(
        EventId = 400, Level = LogLevel.Warning,
        Message = "The CallStore cannot be reached ({Error}). Sends go on: Twilio is asked instead. Said once until it answers again.")]
    public partial void Unavailable(string error, Exception? exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "The CallStore answers again; {Count} calls of it failed meanwhile.")]
    public partial void Available(int count);
}
