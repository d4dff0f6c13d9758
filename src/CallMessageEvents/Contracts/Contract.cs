using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>An application's type, and the name by which its content is known on the wire.</summary>
internal sealed class Contract(Type contentType, string name)
{
    private readonly JsonEncodedText _encodedName = JsonEncodedText.Encode(name);
    private JsonTypeInfo? _told;

    /// <summary>The application's type.</summary>
    public Type ContentType => contentType;

    public string Name => name;

    /// <summary>The name as it stands in JSON, without quotes.</summary>
    public ReadOnlySpan<byte> EncodedName => _encodedName.EncodedUtf8Bytes;

    /// <summary><see cref="ContentMetadata.CheckContract"/>, once for metadata that is used again and again.</summary>
    public bool IsToldBy(JsonTypeInfo typeInfo, Envelope envelope, Type type)
    {
        if (Volatile.Read(ref _told) == typeInfo) return true;
        if (!ContentMetadata.CheckContract(envelope, typeInfo, type)) return false;

        Volatile.Write(ref _told, typeInfo);
        return true;
    }
}
