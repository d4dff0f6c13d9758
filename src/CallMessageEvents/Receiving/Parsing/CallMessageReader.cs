using System.Buffers.Text;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Makes a message of a callback's fields. The message holds copies of its own. Only CallSid and Content must be there; any other field that is malformed
/// counts as missing.
/// </summary>
internal static class CallMessageReader
{
    private static readonly CallMessageParseError NoCallSid = new("CallSid", "It is missing or empty.");
    private static readonly CallMessageParseError NoContent = new("Content", "It is missing or empty.");

    /// <param name="callback">The callback's fields.</param>
    /// <param name="settings">How content is read.</param>
    /// <param name="deliveryToken">The request's idempotency token; null when it has none.</param>
    /// <param name="message">The message; null when there is none.</param>
    /// <param name="error">What is missing; null when there is a message.</param>
    public static bool TryRead(
        CallbackFields callback,
        ContentSettings settings,
        string? deliveryToken,
        [NotNullWhen(true)] out CallMessage? message,
        [NotNullWhen(false)] out CallMessageParseError? error)
    {
        message = null;
        var fields = new MessageFields(callback);
        error = fields.CallSid.IsEmpty ? NoCallSid : fields.Content.IsEmpty ? NoContent : null;
        if (error is not null) return false;

        var contentType = ContentTypeOf(fields.ContentType);
        ReadOnlyMemory<byte> content = fields.Content.ToArray();
        message = new CallMessage
        {
            CallSid = SidText.FromTwilio<CallSid>(RecentTexts.Get(fields.CallSid)),
            Body = MediaType.IsJsonOrUnknown(contentType) ? QuotedJson.Unwrap(content) : content,
            Sid = MessageSidOf(fields.Sid),
            AccountSid = AccountSidOf(fields.AccountSid),
            SequenceNumber = SequenceNumberOf(fields.SequenceNumber),
            Timestamp = Rfc2822Date.Parse(fields.Timestamp),
            ContentType = contentType,
            Extra = fields.Extra is null ? ReadOnlyDictionary<string, string>.Empty : new ReadOnlyDictionary<string, string>(fields.Extra),
            Settings = settings,
            DeliveryToken = deliveryToken,
        };
        return true;
    }

    private static MessageSid? MessageSidOf(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? null : SidText.FromTwilio<MessageSid>(Encoding.UTF8.GetString(text));

    private static AccountSid? AccountSidOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : SidText.FromTwilio<AccountSid>(RecentTexts.Get(text));

    private static long? SequenceNumberOf(ReadOnlySpan<byte> text) =>
        text is [>= (byte)'0' and <= (byte)'9', ..] && Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length ? number : null;

    private static string? ContentTypeOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return null;
        return text.SequenceEqual("application/json"u8) ? "application/json" : Encoding.UTF8.GetString(text);
    }
}
