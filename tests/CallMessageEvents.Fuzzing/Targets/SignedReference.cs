using System.Security.Cryptography;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// What Twilio signs, written down once more from docs/receiving.md and apart from the library: the texts that may have been signed of an address and a body.
/// </summary>
internal static class SignedReference
{
    /// <summary>The address as it is, followed by the fields of a form.</summary>
    public static byte[] Text(string url, ReadOnlySpan<byte> body, bool isForm) =>
        [.. Encoding.UTF8.GetBytes(WithoutFragment(url)), .. isForm ? Fields(body) : []];

    /// <summary>Whether a request counts as the one whose signed text this is, in one of the documented forms of the address.</summary>
    public static bool MayBe(ReadOnlySpan<byte> signed, string url, ReadOnlySpan<byte> body, bool isForm)
    {
        var mark = url.IndexOf('#', StringComparison.Ordinal);
        return MayBe(signed, WithoutFragment(url), mark < 0 ? "" : url[mark..], body, isForm);
    }

    public static bool MayBe(ReadOnlySpan<byte> signed, string url, string fragment, ReadOnlySpan<byte> body, bool isForm)
    {
        if (!isForm && !HasHash(url, body)) return false;

        var fields = isForm ? Fields(body) : [];
        if (!signed.EndsWith(fields)) return false;
        signed = signed[..^fields.Length];
        foreach (var form in Forms(url, fragment))
        {
            if (signed.SequenceEqual(Encoding.UTF8.GetBytes(form))) return true;
        }

        return false;
    }

    private static string WithoutFragment(string url) => url.Split('#')[0];

    private static IEnumerable<string> Forms(string url, string fragment)
    {
        var path = url.IndexOfAny(['/', '?']);
        var authority = path > 0 && url[path - 1] == ':' && url[path..].StartsWith("//", StringComparison.Ordinal) ? path + 2 : 0;
        var end = url.IndexOfAny(['/', '?'], authority);
        if (end < 0) end = url.Length;
        var (scheme, host, target) = (url[..authority], url[authority..end], url[end..]);
        var user = host[..(host.LastIndexOf('@') + 1)];
        host = host[user.Length..];
        var colon = host.LastIndexOf(':');
        var port = colon >= 0 && host[(colon + 1)..].All(char.IsAsciiDigit) ? host[colon..] : "";
        host = host[..^port.Length];
        string[] ports = port.Length > 0 ? [port, ""] : scheme.ToUpperInvariant() switch { "HTTPS://" => ["", ":443"], "HTTP://" => ["", ":80"], _ => [""] };
        string[] targets = [target, target.Replace("'", "%27", StringComparison.Ordinal), target.Replace("%27", "'", StringComparison.Ordinal)];
        return from u in new[] { user, "" } from p in ports from t in targets from f in new[] { "", fragment } select scheme + u + host + p + t + f;
    }

    private static bool HasHash(string url, ReadOnlySpan<byte> body)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var hash = Convert.ToHexString(SHA256.HashData(body));
        var all = mark < 0 ? [] : url[(mark + 1)..].Split('&').Where(static part => part.StartsWith("bodySHA256=", StringComparison.Ordinal)).ToArray();
        return all.Length == 1 && string.Equals(all[0]["bodySHA256=".Length..], hash, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Each field once, by name and then by value, each name followed by its value.</summary>
    private static byte[] Fields(ReadOnlySpan<byte> body)
    {
        List<(byte[] Name, byte[] Value)> fields = [];
        foreach (var range in body.Split((byte)'&'))
        {
            var part = body[range];
            if (part.IsEmpty) continue;
            var equals = part.IndexOf((byte)'=');
            fields.Add(equals < 0 ? (Decode(part), []) : (Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        fields.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name) is not 0 and var byName ? byName : a.Value.AsSpan().SequenceCompareTo(b.Value));
        List<byte> text = [];
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0 && fields[i].Name.AsSpan().SequenceEqual(fields[i - 1].Name) && fields[i].Value.AsSpan().SequenceEqual(fields[i - 1].Value)) continue;
            text.AddRange(fields[i].Name);
            text.AddRange(fields[i].Value);
        }

        return [.. text];
    }

    private static byte[] Decode(ReadOnlySpan<byte> text)
    {
        List<byte> decoded = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                decoded.Add(Convert.ToByte(Encoding.ASCII.GetString(text.Slice(i + 1, 2)), 16));
                i += 2;
            }
            else
            {
                decoded.Add(text[i] == '+' ? (byte)' ' : text[i]);
            }
        }

        return [.. decoded];
    }
}
