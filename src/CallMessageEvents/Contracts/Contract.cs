using System.Text.Json;

namespace CallMessageEvents;

/// <summary>An application's type, and the name by which its content is known on the wire.</summary>
internal sealed class Contract(Type contentType, string name)
{
    private readonly JsonEncodedText _encodedName = JsonEncodedText.Encode(name);

    /// <summary>The application's type.</summary>
    public Type ContentType => contentType;

    public string Name => name;

    /// <summary>The name as it stands in JSON, without quotes.</summary>
    public ReadOnlySpan<byte> EncodedName => _encodedName.EncodedUtf8Bytes;
}
