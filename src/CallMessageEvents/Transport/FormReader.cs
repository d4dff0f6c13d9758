using System.Text;

namespace CallMessageEvents;

/// <summary>Reads a form-encoded body. What is encoded badly is taken as it stands; it never throws.</summary>
internal static class FormReader
{
    public static List<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> form)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (!form.IsEmpty)
        {
            var end = form.IndexOf((byte)'&');
            var part = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];
            if (part.IsEmpty) continue;
            var equals = part.IndexOf((byte)'=');
            pairs.Add(equals < 0 ? new(Decode(part), string.Empty) : new(Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        return pairs;
    }

    private static string Decode(ReadOnlySpan<byte> text) => Uri.UnescapeDataString(Encoding.UTF8.GetString(text).Replace('+', ' '));
}
