using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

internal static partial class RegistrationLog
{
    [LoggerMessage(
        EventId = 200,
        Level = LogLevel.Error,
        Message = "The changed configuration of account \"{Account}\" is not valid; the last valid secrets stay. {Faults}")]
    public static partial void ReloadRefused(ILogger logger, string account, string faults);

    [LoggerMessage(
        EventId = 201,
        Level = LogLevel.Error,
        Message = "The changed configuration of \"{Account}\" names another AccountSid, which needs a restart; the last valid secrets stay.")]
    public static partial void AccountChanged(ILogger logger, string account);
}
