using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>What the emulator says of itself.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 71, Level = LogLevel.Information, Message = "The emulator of account {AccountSid} listens. Its page: {Address}")]
    public static partial void Listens(ILogger logger, string accountSid, Uri address);
}
