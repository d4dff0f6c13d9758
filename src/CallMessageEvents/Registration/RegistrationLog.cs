using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs what happens once for an account. Each line begins with the configuration path of the account.</summary>
internal static partial class RegistrationLog
{
    [LoggerMessage(
        EventId = 200, Level = LogLevel.Error,
        Message = "{Account}: the changed configuration is not valid; the last valid secrets stay. {Faults}")]
    public static partial void ReloadRefused(ILogger logger, string account, string faults);

    [LoggerMessage(
        EventId = 201, Level = LogLevel.Error,
        Message = "{Account}: the changed configuration names another AccountSid, which needs a restart; the last valid secrets stay.")]
    public static partial void AccountChanged(ILogger logger, string account);

    [LoggerMessage(
        EventId = 202, Level = LogLevel.Information,
        Message = "{Account}: account {AccountSid} is ready. Requests go to {Host}, authenticated by {Credential}.")]
    public static partial void Ready(ILogger logger, string account, AccountSid accountSid, TwilioEndpoint host, string credential);

    [LoggerMessage(
        EventId = 203, Level = LogLevel.Information, Message = "{Account}: callbacks of messages come to {Messages}, status callbacks to {Status}.")]
    public static partial void Mapped(ILogger logger, string account, string messages, string status);

    [LoggerMessage(
        EventId = 204, Level = LogLevel.Warning,
        Message = "{Account}: no message can arrive. Handlers are registered, and this process has no endpoint to subscribe legs to. Write {Map}. If another "
            + "process has the endpoints, tell their paths to ICallbackPaths. If the application subscribes by itself, set Receiving:AutoSubscribe to false.")]
    public static partial void NoEndpoint(ILogger logger, string account, string map);

    [LoggerMessage(
        EventId = 205, Level = LogLevel.Warning,
        Message = "{Account}: no message can arrive. Handlers are registered, and PublicBaseUrl is not set, so that legs cannot be subscribed. Set "
            + "{Account}:PublicBaseUrl to where Twilio reaches this application, such as https://example.com; on a developer's machine, to the address "
            + "of a tunnel. If the application subscribes by itself, set Receiving:AutoSubscribe to false.")]
    public static partial void NoPublicBaseUrl(ILogger logger, string account);

    [LoggerMessage(EventId = 206, Level = LogLevel.Warning, Message = "{Account}:PublicBaseUrl is {Url}, {Problem}")]
    public static partial void PublicBaseUrl(ILogger logger, string account, string url, string problem);

    [LoggerMessage(
        EventId = 208, Level = LogLevel.Information,
        Message = "{Account}: this process has neither an endpoint nor a web server. Its handlers get messages only if it passes callbacks to "
            + "ICallbackReceiver, or, with an engine, if another process stores them.")]
    public static partial void NoServer(ILogger logger, string account);

    [LoggerMessage(
        EventId = 209, Level = LogLevel.Information,
        Message = "{Account}: no status callback can arrive, since no endpoint is mapped. Lifecycle handlers are called for legs that the application itself "
            + "reports: to ICallDirectory, or with RequireTwilioSignature. For all other legs write {Map}.")]
    public static partial void NothingComes(ILogger logger, string account, string map);

    [LoggerMessage(EventId = 207, Level = LogLevel.Warning, Message = "{Problem}")]
    public static partial void Misspelt(ILogger logger, string problem);
}
