using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>The name of a property that belongs to the library. Immutable, thread-safe.</summary>
internal sealed class OwnProperty(string name)
{
    private readonly JsonEncodedText _encoded = JsonEncodedText.Encode(name);
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
    private readonly byte[] _quoted = Encoding.UTF8.GetBytes($"\"{name}\"");

    /// <summary>The name as it stands in JSON, without quotes.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded.EncodedUtf8Bytes;

    /// <summary>Whether the reader, which is at a property's name, is at this one.</summary>
    public bool IsAt(ref Utf8JsonReader reader) => JsonText.IsName(reader, _utf8);

    /// <summary>Whether the property may stand in this JSON, at whatever depth: fast, and never wrong when it says no.</summary>
    public bool MayBeIn(ReadOnlySpan<byte> utf8Json) => utf8Json.IndexOf(_quoted) >= 0 || utf8Json.Contains((byte)'\\');
}
