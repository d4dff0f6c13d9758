using System.Buffers.Binary;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Strings of sids that came lately, so that all messages of a call share one. Bounded, lock-free: where two sids claim one place, or two threads race for it, the last
/// one has it and the other sid is made again, which is no harm.
/// </summary>
internal static class RecentSids
{
    private const int PlaceBits = 14;
    private const int LongestKept = 64;
    private static readonly string?[] Sids = new string?[1 << PlaceBits];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is < sizeof(ulong) or > LongestKept || !Ascii.IsValid(utf8)) return Encoding.UTF8.GetString(utf8);

        ref var place = ref Sids[PlaceOf(utf8)];
        var sid = place;
        if (sid is null || !Ascii.Equals(utf8, sid)) place = sid = Encoding.ASCII.GetString(utf8);
        return sid;
    }

    /// <summary>By the last eight characters, which differ between sids more than any others; spread by a multiplication, of which the upper bits are the good ones.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> utf8) =>
        (int)(BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]) * 0x9E37_79B9_7F4A_7C15 >> (64 - PlaceBits));
}
