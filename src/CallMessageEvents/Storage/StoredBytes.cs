using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// What all stored forms share: the first byte is the version, and there is JSON, whose unknown properties are ignored. So a version may add properties; what
/// an older reader must not ignore needs the next version.
/// </summary>
internal static class StoredBytes
{
    /// <summary>The version that is written, and the newest that can be read.</summary>
    public const byte Version = 1;

    /// <summary>Reads the version.</summary>
    public static StoredForm FormOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [Version, ..] => StoredForm.Read,
        [> Version, ..] => StoredForm.Newer,
        _ => StoredForm.Unreadable,
    };

    /// <summary>Writes version and JSON.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> typeInfo) => [Version, .. JsonSerializer.SerializeToUtf8Bytes(value, typeInfo)];

    /// <summary>Reads version and JSON; null when it is damaged, or a newer version of the library wrote it.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> typeInfo)
        where T : class =>
        FormOf(bytes) == StoredForm.Read ? ReadJson(bytes[1..], typeInfo) : null;

    /// <summary>Reads JSON; null when it is damaged. No bytes make it throw.</summary>
    public static T? ReadJson<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, other types, or texts that are not UTF-8.
            return null;
        }
    }

    /// <summary>Returns the time of some ticks in UTC; null for none, and for what is no time.</summary>
    public static DateTimeOffset? Time(long? ticks) =>
        ticks is { } at && at >= DateTimeOffset.MinValue.Ticks && at <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(at, TimeSpan.Zero) : null;
}
