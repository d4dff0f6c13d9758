using System.Runtime.InteropServices;
using System.Text;

namespace CallMessageEvents;

/// <summary>The URL that a callback was sent to, as far as it is known.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SignedUrl
{
    /// <summary>Scheme and authority, and a path prefix where there is one; it may hold user info.</summary>
    public required string Base { get; init; }

    /// <summary>Path and query, raw, as on the wire.</summary>
    public required string Target { get; init; }

    /// <summary>A second base that may have been signed instead, such as one without a path prefix.</summary>
    public string? OtherBase { get; init; }

    /// <summary>What follows <see cref="OtherBase"/>; null: <see cref="Target"/>.</summary>
    public string? OtherTarget { get; init; }

    /// <summary>The fragment, with its <c>#</c>, where one is known: a server never sees it.</summary>
    public string? Fragment { get; init; }

    /// <summary>How long any form of it can be in UTF-8: each character may take three bytes, as an encoded apostrophe does, and a port may be added.</summary>
    public int MaxLength =>
        Encoding.UTF8.GetMaxByteCount(Math.Max(Base.Length + Target.Length, (OtherBase?.Length ?? 0) + (OtherTarget ?? Target).Length) + (Fragment?.Length ?? 0) + 4);

    /// <summary>Takes a URL apart. Any text will do.</summary>
    public static SignedUrl Parse(string url)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment < 0 ? url : url[..fragment];
        var host = SchemeLength(whole);
        var target = whole.AsSpan(host).IndexOfAny('/', '?');
        var baseLength = target < 0 ? whole.Length : host + target;
        return new SignedUrl { Base = whole[..baseLength], Target = whole[baseLength..], Fragment = fragment < 0 ? null : url[fragment..] };
    }

    /// <summary>The length of <c>https://</c>; zero when there is no scheme.</summary>
    public static int SchemeLength(ReadOnlySpan<char> url)
    {
        const string End = "://";
        var end = url.IndexOf(End, StringComparison.Ordinal);
        return end < 0 ? 0 : end + End.Length;
    }
}
