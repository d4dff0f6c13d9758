using System.Buffers.Binary;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// A cache of the strings of recent sids and contracts' names, so that all messages of a call or a contract share one. Bounded and lock-free: where two
/// texts claim one place, or two threads race for it, the last one wins and the other text is made again.
/// </summary>
internal static class RecentTexts
{
    private const int PlaceBits = 14;
    private const int LongestKept = 64;
    private static readonly string?[] Texts = new string?[1 << PlaceBits];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is < sizeof(ulong) or > LongestKept) return Encoding.UTF8.GetString(utf8);

        ref var place = ref Texts[PlaceOf(utf8)];
        if (place is { } seen && Ascii.Equals(utf8, seen)) return seen;

        var text = Encoding.UTF8.GetString(utf8);
        if (Ascii.IsValid(utf8)) place = text;
        return text;
    }

    /// <summary>A hash of the last eight characters, in which texts differ most.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> utf8) =>
        (int)(BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]) * 0x9E37_79B9_7F4A_7C15 >> (64 - PlaceBits));
}
