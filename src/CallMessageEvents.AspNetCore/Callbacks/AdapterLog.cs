using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore;

/// <summary>The adapter's log messages about connections.</summary>
internal static partial class AdapterLog
{
    private const int MaxLength = 200;

    /// <summary>A server's text about a bad request may quote it: log one line of limited length, without characters that mislead a terminal.</summary>
    public static void BadRequest(ILogger logger, int status, string why)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;

        var shown = string.Concat(why.Take(MaxLength).Select(static c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? ' ' : c));
        Unreadable(logger, status, why.Length > MaxLength ? shown + "…" : shown);
    }

    [LoggerMessage(EventId = 420, Level = LogLevel.Warning, Message = "A callback's body did not come in time; it was answered 408.")]
    public static partial void TimedOut(ILogger logger);

    [LoggerMessage(EventId = 421, Level = LogLevel.Information, Message = "A callback's body could not be read, and it was answered {Status}: {Why}")]
    private static partial void Unreadable(ILogger logger, int status, string why);

    [LoggerMessage(
        EventId = 423, Level = LogLevel.Warning,
        Message = "Of the {Length} bytes of a callback's body only {Left} were left at the endpoint: earlier middleware has read the others. Let it skip "
            + "the callback endpoints, or call Request.EnableBuffering() before it reads.")]
    public static partial void BodyWasRead(ILogger logger, long length, int left);

    [LoggerMessage(
        EventId = 424, Level = LogLevel.Error,
        Message = "The endpoint {Endpoint} is open to everybody: on the handler of a minimal API [RequireTwilioSignature] verifies nothing. Write "
            + ".RequireTwilioSignature() behind the call that maps it.")]
    public static partial void NotVerified(ILogger logger, string endpoint);

    [LoggerMessage(EventId = 425, Level = LogLevel.Error, Message = "The endpoint {Endpoint} answers no request. {Problem}")]
    public static partial void CannotVerify(ILogger logger, string endpoint, string problem);

    [LoggerMessage(
        EventId = 422, Level = LogLevel.Debug,
        Message = "The sender of a callback hung up before it was answered. A handler that had begun goes on.")]
    public static partial void HungUp(ILogger logger);
}
