using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary><c>bodySHA256</c> in a URL's query, which binds a JSON body to a signature that covers the URL only.</summary>
internal static class BodyHash
{
    private static readonly IdleHash Sha256 = new(static () => IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
    private const string Parameter = "bodySHA256";

    /// <summary>Whether the query has the parameter, and only once: of two, it is unknown which one counts.</summary>
    public static bool IsIn(ReadOnlySpan<char> target) => TryFind(target, out _);

    /// <summary>Verifies that the query, which is known to be signed, has the SHA-256 of the body: 64 hexadecimal digits of either case.</summary>
    public static SignatureResult Verify(ReadOnlySpan<char> target, ReadOnlySpan<byte> body)
    {
        if (!TryFind(target, out var digits)) return SignatureResult.NoBodyHash;

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Compute(body, hash);

        // No fixed time needed: the hash is not secret, because the sender knows the body.
        return digits.Equals(Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase) ? SignatureResult.Valid : SignatureResult.BodyMismatch;
    }

    /// <summary>Makes the parameter the query's last one, and the only one of its name.</summary>
    public static string AddTo(string url, ReadOnlySpan<byte> body)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var mark ? mark : url.Length;
        var whole = Without(url[..fragment]);

        // A query may hold further question marks.
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        var separator = query < 0 ? "?" : query == whole.Length - 1 || whole[^1] == '&' ? string.Empty : "&";
        return $"{whole}{separator}{Parameter}={Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant()}{url[fragment..]}";
    }

    /// <summary>The URL without parameters of this name, which are another body's.</summary>
    private static string Without(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal) + 1;
        return query == 0 || !url.Contains(Parameter, StringComparison.Ordinal)
            ? url
            : url[..query] + string.Join('&', url[query..].Split('&').Where(static part => !part.StartsWith($"{Parameter}=", StringComparison.Ordinal)));
    }

    private static bool TryFind(ReadOnlySpan<char> target, out ReadOnlySpan<char> value)
    {
        value = default;
        var count = 0;
        var query = target.IndexOf('?') is >= 0 and var mark ? target[(mark + 1)..] : default;
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var part = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            if (!part.StartsWith(Parameter, StringComparison.Ordinal) || part[Parameter.Length..] is not ['=', .. var text]) continue;
            value = text;
            count++;
        }

        return count == 1;
    }
}
