using System.Runtime.InteropServices;
using System.Text;

namespace CallMessageEvents;

/// <summary>The URL that a callback was sent to, in all forms that may have been signed.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SignedUrl
{
    /// <summary>
    /// Scheme and authority, and a path prefix where there is one, in all the ways in which they may be written, the likeliest first. They may hold user
    /// info.
    /// </summary>
    public required string[] Bases { get; init; }

    /// <summary>Path and query, raw, as on the wire.</summary>
    public required string Target { get; init; }

    /// <summary>Other bases that may have been signed instead, such as those without a path prefix.</summary>
    public string[]? OtherBases { get; init; }

    /// <summary>What follows <see cref="OtherBases"/>; null: <see cref="Target"/>.</summary>
    public string? OtherTarget { get; init; }

    /// <summary>The fragment, with its <c>#</c>, where one is known: a server never sees it.</summary>
    public string? Fragment { get; init; }

    /// <summary>
    /// The longest that any form of it can be in UTF-8: each character may take three bytes, as an encoded apostrophe does, and a port may be added.
    /// </summary>
    public int MaxLength
    {
        get
        {
            var longest = Math.Max(Longest(Bases) + Target.Length, Longest(OtherBases) + (OtherTarget ?? Target).Length);
            return Encoding.UTF8.GetMaxByteCount(longest + (Fragment?.Length ?? 0) + ":443".Length);
        }
    }

    /// <summary>For a log: neither the query, which may hold content, nor user and password.</summary>
    public string Shown
    {
        get
        {
            var (@base, query) = (Bases[0], Target.IndexOf('?', StringComparison.Ordinal));
            var scheme = SchemeLength(@base);
            var path = @base.IndexOf('/', scheme) is >= 0 and var slash ? slash : @base.Length;
            var user = @base.AsSpan(0, path).LastIndexOf('@') + 1;
            return (user > scheme ? @base[..scheme] + @base[user..] : @base) + (query < 0 ? Target : Target[..query]);
        }
    }

    /// <summary>Whether there is a query, which a proxy may have rewritten.</summary>
    public bool HasQuery => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query && query < Target.Length - 1;

    /// <summary>Takes a URL apart. Any text will do.</summary>
    public static SignedUrl Parse(string url)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment < 0 ? url : url[..fragment];
        var host = SchemeLength(whole);
        var target = whole.AsSpan(host).IndexOfAny('/', '?');
        var baseLength = target < 0 ? whole.Length : host + target;
        return new SignedUrl { Bases = [whole[..baseLength]], Target = whole[baseLength..], Fragment = fragment < 0 ? null : url[fragment..] };
    }

    /// <summary>The length of <c>https://</c>; zero when there is no scheme.</summary>
    public static int SchemeLength(ReadOnlySpan<char> url)
    {
        // One in a path or a query does not count.
        var slash = url.IndexOfAny('/', '?');
        return slash > 0 && url[slash - 1] == ':' && url[slash..].StartsWith("//", StringComparison.Ordinal) ? slash + 2 : 0;
    }

    private static int Longest(string[]? texts)
    {
        var longest = 0;
        foreach (var text in texts ?? []) longest = Math.Max(longest, text.Length);
        return longest;
    }
}
