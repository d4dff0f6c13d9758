namespace CallMessageEvents;

/// <summary>Returns the bytes of all fields of a message. Short texts are not counted: the number of messages limits them.</summary>
internal static class MessageSize
{
    private const int ShortText = 64;

    /// <summary>The bytes of a field besides its texts: an entry and two objects.</summary>
    private const int ExtraField = 100;

    public static long Of(CallMessage message)
    {
        var size = message.Body.Length
            + Text(message.CallSid.ToString()) + Text(message.Sid?.ToString()) + Text(message.AccountSid?.ToString())
            + Text(message.ContentType) + Text(message.DeliveryToken) + Text(message.Type);
        foreach (var (name, value) in message.Extra) size += ExtraField + Bytes(name) + Bytes(value);
        return size;
    }

    private static long Text(string? text) => text is { Length: > ShortText } ? Bytes(text) : 0;

    private static long Bytes(string? text) => sizeof(char) * (long)(text?.Length ?? 0);
}
