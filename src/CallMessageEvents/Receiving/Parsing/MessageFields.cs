using System.Text;

namespace CallMessageEvents;

/// <summary>The fields of a callback that make a message, found in one pass. An empty one is missing.</summary>
internal ref struct MessageFields
{
    public MessageFields(CallbackFields fields)
    {
        // From the last to the first: of a field that came twice the first counts.
        for (var i = fields.All.Length - 1; i >= 0; i--)
        {
            ref readonly var field = ref fields.All[i];
            Set(fields.Name(field), fields.Value(field));
        }
    }

    public ReadOnlySpan<byte> CallSid { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    public ReadOnlySpan<byte> Sid { get; private set; }

    public ReadOnlySpan<byte> AccountSid { get; private set; }

    public ReadOnlySpan<byte> SequenceNumber { get; private set; }

    public ReadOnlySpan<byte> Timestamp { get; private set; }

    public ReadOnlySpan<byte> ContentType { get; private set; }

    /// <summary>All others; null when there are none.</summary>
    public Dictionary<string, string>? Extra { get; private set; }

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("Sid"u8):
                Sid = value;
                break;
            case 7 when name.SequenceEqual("CallSid"u8):
                CallSid = value;
                break;
            case 7 when name.SequenceEqual("Content"u8):
                Content = value;
                break;
            case 9 when name.SequenceEqual("Timestamp"u8):
                Timestamp = value;
                break;
            case 10 when name.SequenceEqual("AccountSid"u8):
                AccountSid = value;
                break;
            case 11 when name.SequenceEqual("ContentType"u8):
                ContentType = value;
                break;
            case 14 when name.SequenceEqual("SequenceNumber"u8):
                SequenceNumber = value;
                break;
            default:
                Extra ??= new(StringComparer.Ordinal);
                Extra[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
                break;
        }
    }
}
