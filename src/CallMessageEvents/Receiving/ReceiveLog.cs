using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>
/// Logs messages and callbacks: sids, never content. Everything from a request is logged as a <see cref="LogText"/>, because its sender wrote even the sids.
/// </summary>
internal sealed partial class ReceiveLog(ILogger logger, ReceiveTelemetry telemetry)
{
    private const int LegsOfALine = 100;

    /// <param name="message">The message whose handler failed.</param>
    /// <param name="exception">The handler's exception.</param>
    /// <param name="isLost">Whether no delivery waited for the outcome any longer.</param>
    public void Failed(CallMessage message, Exception exception, bool isLost)
    {
        try
        {
            if (isLost) telemetry.Lost();
            HandlerFailed(message.Sid, message.CallSid, exception);
            if (isLost) Lost(message.Sid, message.CallSid);
        }
#pragma warning disable CA1031 // A logger that throws must not block the leg's next message.
        catch (Exception)
#pragma warning restore CA1031
        {
            // There is no other place to report it.
        }
    }

    /// <summary>Logs the end of the drain time, with each leg whose handler still runs, however many there are.</summary>
    /// <param name="running">The legs whose handlers still run.</param>
    /// <param name="waiting">How many messages have not begun.</param>
    public void Abandoned(List<CallSid> running, int waiting)
    {
        DrainEnded(running.Count, waiting);
        foreach (var legs in running.Chunk(LegsOfALine)) HandlersLeft(string.Join(", ", legs.Select(static leg => LogText.Show(leg.ToString()))));
    }

    public void Unhandled(CallMessage message)
    {
        if (message.IsJson) Unhandled(ContractName(message.Type), message.Sid, message.CallSid);
        else NotJson(message.Sid, message.CallSid);
    }

    public void NoRequestHandler(CallMessage message) => NoRequestHandler(ContractName(message.Type), message.Sid, message.CallSid);

    public void Unreadable(CallMessage message, string why) => Unreadable(message.Sid, message.CallSid, why);

    /// <summary>Returns a loggable type: an end user's app wrote it, so it is left out when it does not look like a contract's name.</summary>
    private static string ContractName(string? type) => type switch
    {
        null => "(none)",
        { Length: <= 64 } when type.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/') => type,
        _ => "(no contract's name)",
    };

    [LoggerMessage(
        EventId = 300, Level = LogLevel.Warning,
        Message = "A {Callback} callback was refused (403): {Cause}. It was verified as {Url}, with the keys of account {Account}. If Twilio sent "
            + "it, {Advice}")]
    public partial void Refused(CallbackKind callback, SignatureResult cause, LogText url, AccountSid account, string advice);

    [LoggerMessage(
        EventId = 307, Level = LogLevel.Warning,
        Message = "A voice webhook was refused (403): the call is of account {Owner}, and the endpoint lets only account {Account} in.")]
    public partial void OfAnotherAccount(LogText owner, AccountSid account);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "A {Callback} callback was malformed (400): {Field} {Reason}")]
    public partial void Malformed(CallbackKind callback, string field, string reason);

    [LoggerMessage(
        EventId = 304, Level = LogLevel.Warning,
        Message = "A {Callback} callback was refused (403): {Cause}. It is signed with the SharedKey {Key}, which is not configured. If Twilio sent "
            + "it, add the key to Signature:SharedKeys, or to the account's credentials in ITwilioCredentials.")]
    public partial void UnknownSharedKey(CallbackKind callback, SignatureResult cause, string key);

    [LoggerMessage(EventId = 305, Level = LogLevel.Warning, Message = "A {Callback} callback was refused (403): {Cause}. {Advice}")]
    public partial void RefusedSettings(CallbackKind callback, SignatureResult cause, string advice);

    [LoggerMessage(
        EventId = 308, Level = LogLevel.Warning,
        Message = "A {Callback} callback was refused (403): {Cause}. Its signature is valid, its Timestamp is {Timestamp:u}, and Signature:MaxAge is "
            + "{MaxAge}. {Advice}")]
    public partial void RefusedByAge(CallbackKind callback, SignatureResult cause, DateTimeOffset? timestamp, TimeSpan? maxAge, string advice);

    [LoggerMessage(
        EventId = 302, Level = LogLevel.Error,
        Message = "The keys of account {Account} could not be found, so its callback was answered 503: ITwilioCredentials {Error}.")]
    public partial void NoKeys(LogText account, string error, Exception? exception);

    [LoggerMessage(
        EventId = 306, Level = LogLevel.Warning,
        Message = "A callback of an unknown account was answered 503, because too many unknown accounts are being looked up. Callbacks of known "
            + "accounts are not delayed.")]
    public partial void TooManyUnknown();

    [LoggerMessage(
        EventId = 303, Level = LogLevel.Warning,
        Message = "Callbacks are not verified: Signature:DangerouslyAcceptAnySender is on. Anybody can send messages in anybody's name.")]
    public partial void AnySender();

    [LoggerMessage(EventId = 310, Level = LogLevel.Error, Message = "The handler of message {Message} of leg {Leg} failed; Twilio is answered 500.")]
    private partial void HandlerFailed(LogText message, LogText leg, Exception exception);

    [LoggerMessage(
        EventId = 311, Level = LogLevel.Error,
        Message = "Message {Message} of leg {Leg} may be lost: its handler failed when no delivery waited for it any longer.")]
    private partial void Lost(LogText message, LogText leg);

    [LoggerMessage(
        EventId = 312, Level = LogLevel.Warning,
        Message = "Nothing handles messages of type \"{Type}\", such as {Message} of leg {Leg}: add a handler, or a fallback. Said once for each "
            + "type.")]
    private partial void Unhandled(string type, LogText message, LogText leg);

    [LoggerMessage(
        EventId = 316, Level = LogLevel.Warning,
        Message = "Nothing handles content of another ContentType than JSON, such as message {Message} of leg {Leg}: it goes to the fallback only, "
            + "so add one with AddFallbackHandler<THandler>(). Said once.")]
    private partial void NotJson(LogText message, LogText leg);

    [LoggerMessage(EventId = 313, Level = LogLevel.Warning, Message = "Message {Message} of leg {Leg} was not handled: {Why}")]
    private partial void Unreadable(LogText message, LogText leg, string why);

    [LoggerMessage(
        EventId = 317, Level = LogLevel.Warning,
        Message = "Nothing answers requests of type \"{Type}\", such as {Message} of leg {Leg}: add a request handler with AddRequestHandler. Said "
            + "once for each type.")]
    private partial void NoRequestHandler(string type, LogText message, LogText leg);

    [LoggerMessage(
        EventId = 318, Level = LogLevel.Error,
        Message = "The handler of message {Message} of leg {Leg} failed. It is not called again; an app that waits is told so.")]
    public partial void FailedAndTold(LogText message, LogText leg, Exception exception);

    [LoggerMessage(EventId = 319, Level = LogLevel.Debug, Message = "The handler of message {Message} of leg {Leg} refused it with the code \"{Code}\".")]
    public partial void RefusedByHandler(LogText message, LogText leg, LogText code);

    [LoggerMessage(
        EventId = 326, Level = LogLevel.Debug,
        Message = "The handler of message {Message} of leg {Leg} was cancelled: its app did not wait any longer.")]
    public partial void NobodyWaits(LogText message, LogText leg);

    [LoggerMessage(
        EventId = 314, Level = LogLevel.Warning,
        Message = "The time to drain is over: {Handlers} handlers still run and are cancelled, {Waiting} messages have not begun. Deliveries "
            + "that wait are answered 503; what an engine keeps goes to other nodes.")]
    private partial void DrainEnded(int handlers, int waiting);

    [LoggerMessage(
        EventId = 315, Level = LogLevel.Warning,
        Message = "The application stops without waiting any longer for the handlers of these legs: {Legs}.")]
    private partial void HandlersLeft(string legs);

    [LoggerMessage(
        EventId = 320, Level = LogLevel.Warning,
        Message = "Leg {Leg} could not be subscribed automatically ({Error}); the leg's next status tries again.")]
    public partial void NotSubscribed(LogText leg, string error);

    [LoggerMessage(EventId = 321, Level = LogLevel.Warning, Message = "Legs are not subscribed automatically: {Missing}.")]
    public partial void NoCallback(string missing);

    [LoggerMessage(EventId = 322, Level = LogLevel.Error, Message = "The lifecycle handler {Handler} failed in {Method} for leg {Leg}.")]
    public partial void LifecycleFailed(LogText leg, Type handler, string method, Exception exception);

    [LoggerMessage(
        EventId = 325, Level = LogLevel.Warning,
        Message = "The time to drain is over, and lifecycle handlers were not told all of {Legs} legs. The application stops without waiting for "
            + "them any longer.")]
    public partial void LifecycleLeft(int legs);

    [LoggerMessage(EventId = 324, Level = LogLevel.Error, Message = "Background work for leg {Leg} failed.")]
    public partial void WorkFailed(LogText leg, Exception exception);

    [LoggerMessage(
        EventId = 327, Level = LogLevel.Warning,
        Message = "The queue of work for legs is full; lifecycle handlers are not told that the app on leg {Leg} connected.")]
    public partial void ConnectionNotTold(LogText leg);

    [LoggerMessage(
        EventId = 323, Level = LogLevel.Warning,
        Message = "The queue of work for legs is full; leg {Leg} must wait for its next status.")]
    public partial void Overloaded(LogText leg);

    [LoggerMessage(EventId = 340, Level = LogLevel.Debug, Message = "Message {Message} of leg {Leg} was received; its number is {Number}.")]
    public partial void Received(LogText message, LogText leg, long? number);

    [LoggerMessage(EventId = 341, Level = LogLevel.Debug, Message = "Message {Message} of leg {Leg} was handled by {Handler}.")]
    public partial void Handled(LogText message, LogText leg, HandlerRegistration handler);

    [LoggerMessage(EventId = 342, Level = LogLevel.Debug, Message = "A status callback was received: leg {Leg} is {Status}.")]
    public partial void StatusReceived(LogText leg, LogText status);
}
