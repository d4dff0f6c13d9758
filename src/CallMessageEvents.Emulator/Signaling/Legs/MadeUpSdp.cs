using System.Globalization;
using System.Security.Cryptography;

namespace CallMessageEvents.Emulator;

/// <summary>
/// What a side that is no browser says of its media: audio, and no address to reach it at. The Voice SDK opens the call, and hears nothing.
/// Without candidates Chrome does not even try to connect.
/// </summary>
internal static class MadeUpSdp
{
    private static readonly (string Codec, string Payload)[] Codecs = [("PCMU/8000", "0"), ("opus/48000/2", "111"), ("telephone-event/8000", "126")];

    public static string Offer() => Write("0", "actpass", Codecs, ["a=msid:emulator audio"]);

    /// <summary>An answer names only what the offer has, by the offer's numbers.</summary>
    public static string Answer(string offer)
    {
        string[] lines = [.. offer.Split('\n').Select(line => line.TrimEnd('\r'))];
        (string Codec, string Payload)[] offered =
        [
            .. lines.Select(ReadCodec)
                .Where(codec => Array.Exists(Codecs, known => known.Codec == codec.Codec))
                .DistinctBy(codec => codec.Codec, StringComparer.Ordinal),
        ];
        var mid = Array.Find(lines, line => line.StartsWith("a=mid:", StringComparison.Ordinal))?["a=mid:".Length..];
        return Write(mid ?? "0", "passive", offered is [] ? Codecs : offered, []);
    }

    private static (string Codec, string Payload) ReadCodec(string line) =>
        line.StartsWith("a=rtpmap:", StringComparison.Ordinal) && line["a=rtpmap:".Length..].Split(' ') is [var payload, var codec]
            ? (codec, payload)
            : default;

    private static string Write(string mid, string setup, (string Codec, string Payload)[] codecs, string[] more)
    {
        string[] lines =
        [
            "v=0",
            "o=- 1763805000000 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            $"a=group:BUNDLE {mid}",
            "a=ice-lite",
            $"m=audio 9 UDP/TLS/RTP/SAVPF {string.Join(' ', codecs.Select(codec => codec.Payload))}",
            "c=IN IP4 0.0.0.0",
            "a=rtcp:9 IN IP4 0.0.0.0",
            $"a=mid:{mid}",
            $"a=ice-ufrag:{Sids.NewToken()[..8]}",
            $"a=ice-pwd:{Sids.NewToken()}",
            $"a=fingerprint:sha-256 {string.Join(':', RandomNumberGenerator.GetBytes(32).Select(part => part.ToString("X2", CultureInfo.InvariantCulture)))}",
            $"a=setup:{setup}",
            "a=sendrecv",
            "a=rtcp-mux",
            .. codecs.Select(codec => $"a=rtpmap:{codec.Payload} {codec.Codec}"),
            "a=ssrc:123456 cname:emulator",
            .. more,
        ];
        return string.Concat(lines.Select(line => line + "\r\n"));
    }
}
