using System.Buffers;

namespace CallMessageEvents;

/// <summary>Writes UTF-8 as a text in JSON, with as few escapes as JSON allows: Twilio counts what is sent.</summary>
internal static class JsonEscape
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static control => (byte)control), (byte)'"', (byte)'\\']);

    public static void Append(PooledWriter json, ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var next = utf8.IndexOfAny(Escaped);
            if (next < 0)
            {
                json.Append(utf8);
                return;
            }

            json.Append(utf8[..next]);
            AppendEscape(json, utf8[next]);
            utf8 = utf8[(next + 1)..];
        }
    }

    /// <summary>How many bytes <see cref="Append"/> writes for one byte.</summary>
    public static int LengthOf(byte one) => one is (byte)'"' or (byte)'\\' or (byte)'\n' or (byte)'\r' or (byte)'\t' ? 2 : one < ' ' ? 6 : 1;

    private static void AppendEscape(PooledWriter json, byte one)
    {
        switch (one)
        {
            case (byte)'\n':
                json.Append("\\n"u8);
                break;
            case (byte)'\r':
                json.Append("\\r"u8);
                break;
            case (byte)'\t':
                json.Append("\\t"u8);
                break;
            case < (byte)' ':
                json.Append("\\u00"u8);
                json.Append([HexOf(one >> 4), HexOf(one & 0xF)]);
                break;
            default:
                json.Append([(byte)'\\', one]);
                break;
        }
    }

    private static byte HexOf(int digit) => "0123456789abcdef"u8[digit];
}
