using System.Buffers.Text;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CallMessageEvents;

/// <summary>Makes a message of a callback's fields. Only CallSid and Content must be there; what else cannot be understood is as good as missing.</summary>
internal static class CallMessageReader
{
    private static readonly CallMessageParseError NoCallSid = new("CallSid", "It is missing or empty.");
    private static readonly CallMessageParseError NoContent = new("Content", "It is missing or empty.");

    public static bool TryRead(
        in CallbackFields fields,
        ContentSettings settings,
        string? deliveryToken,
        [NotNullWhen(true)] out CallMessage? message,
        [NotNullWhen(false)] out CallMessageParseError? error)
    {
        message = null;
        var callSid = fields.Find("CallSid"u8);
        var content = fields.Find("Content"u8);
        error = callSid.IsEmpty ? NoCallSid : content.IsEmpty ? NoContent : null;
        if (error is not null) return false;

        message = new CallMessage
        {
            CallSid = SidText.FromTwilio<CallSid>(RecentSids.Get(callSid)),
            Json = content.ToArray(),
            Sid = MessageSidOf(fields.Find("Sid"u8)),
            AccountSid = AccountSidOf(fields.Find("AccountSid"u8)),
            SequenceNumber = SequenceNumberOf(fields.Find("SequenceNumber"u8)),
            Timestamp = Rfc2822Date.Parse(fields.Find("Timestamp"u8)),
            ContentType = ContentTypeOf(fields.Find("ContentType"u8)),
            Extra = ExtraOf(fields),
            Settings = settings,
            DeliveryToken = deliveryToken,
        };
        return true;
    }

    private static MessageSid? MessageSidOf(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? null : SidText.FromTwilio<MessageSid>(Encoding.UTF8.GetString(text));

    private static AccountSid? AccountSidOf(ReadOnlySpan<byte> text) => text.IsEmpty ? null : SidText.FromTwilio<AccountSid>(RecentSids.Get(text));

    private static long? SequenceNumberOf(ReadOnlySpan<byte> text) =>
        text is [>= (byte)'0' and <= (byte)'9', ..] && Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length ? number : null;

    private static string? ContentTypeOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return null;
        return text.SequenceEqual("application/json"u8) ? "application/json" : Encoding.UTF8.GetString(text);
    }

    private static IReadOnlyDictionary<string, string> ExtraOf(in CallbackFields fields)
    {
        Dictionary<string, string>? extra = null;
        foreach (ref readonly var field in fields.All)
        {
            if (IsKnown(fields.Name(field))) continue;
            extra ??= new(StringComparer.Ordinal);
            extra.TryAdd(Encoding.UTF8.GetString(fields.Name(field)), Encoding.UTF8.GetString(fields.Value(field)));
        }

        return extra is null ? NoExtra.Fields : new ReadOnlyDictionary<string, string>(extra);
    }

    private static bool IsKnown(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("Sid"u8),
        7 => name.SequenceEqual("CallSid"u8) || name.SequenceEqual("Content"u8),
        9 => name.SequenceEqual("Timestamp"u8),
        10 => name.SequenceEqual("AccountSid"u8),
        11 => name.SequenceEqual("ContentType"u8),
        14 => name.SequenceEqual("SequenceNumber"u8),
        _ => false,
    };
}
