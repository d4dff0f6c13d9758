namespace CallMessageEvents;

/// <summary>How many bytes a message holds, in any of its fields. Short texts are not counted: the number of messages bounds these.</summary>
internal static class MessageSize
{
    private const int ShortText = 64;

    /// <summary>What a field costs beside its texts: an entry and two objects.</summary>
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
