using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Writes content as JSON, once, to UTF-8, in its envelope. Thread-safe.</summary>
internal sealed class ContentWriter(ContentSettings settings)
{
    private const int UsualSize = 1024;

    /// <summary>Writes content with the metadata that the settings have of its type.</summary>
    public PooledWriter Write<T>(T content) => CheckLength(Write(content, FindMetadata(content)));

    /// <summary>Writes content with the metadata that the caller gave.</summary>
    public PooledWriter Write<T>(T content, JsonTypeInfo<T> typeInfo) => CheckLength(Write(content, (JsonTypeInfo)typeInfo));

    /// <summary>Writes a contract, however long: it may go in parts.</summary>
    /// <returns>A JSON object with its type and without an envelope.</returns>
    /// <exception cref="InvalidCallMessageException">It is no contract, or cannot be written as one.</exception>
    public PooledWriter WriteWhole<T>(T content) => WriteContract(content, FindMetadata(content));

    /// <inheritdoc cref="WriteWhole{T}(T)"/>
    public PooledWriter WriteWhole<T>(T content, JsonTypeInfo<T> typeInfo) => WriteContract(content, typeInfo);

    /// <summary>Takes JSON that is already written, after checking that it is whole.</summary>
    public static PooledWriter Write(ReadOnlySpan<byte> utf8Json)
    {
        RawJson.Check(utf8Json, nameof(utf8Json));
        CheckLength(utf8Json);
        var json = new PooledWriter(utf8Json.Length);
        json.Append(utf8Json);
        return json;
    }

    private JsonTypeInfo FindMetadata<T>(T content)
    {
        var declared = ContentMetadata.Find(settings.Json, typeof(T));
        var typeInfo = declared is { PolymorphismOptions: not null } || typeof(T) == content!.GetType()
            ? declared
            : ContentMetadata.Find(settings.Json, content.GetType());
        return typeInfo ?? throw ContentErrors.NoMetadata(content!.GetType());
    }

    private PooledWriter Write<T>(T content, JsonTypeInfo typeInfo) =>
        Write(content, typeInfo, settings.Contracts.Find(content!.GetType()) ?? settings.Contracts.Find(typeInfo.Type));

    /// <summary>A type that only inherits from the contract is that contract, too.</summary>
    private PooledWriter WriteContract<T>(T content, JsonTypeInfo typeInfo)
    {
        var contract = settings.Contracts.Find(content!.GetType()) ?? settings.Contracts.Find(typeInfo.Type) ?? settings.Contracts.Find(typeof(T));
        return Write(content, typeInfo, contract ?? throw ContentErrors.NoContract(content.GetType()));
    }

    private PooledWriter Write<T>(T content, JsonTypeInfo typeInfo, Contract? contract)
    {
        var type = content!.GetType();
        var isTold = contract?.IsToldBy(typeInfo, settings.Envelope, type) == true;

        var json = new PooledWriter(UsualSize);
        try
        {
            Serialize(json, content, typeInfo, type);
            if (contract is not null) json = Replace(json, settings.Envelope.Write(contract, json.Written, isTold, type));
            else if (typeInfo.Kind == JsonTypeInfoKind.None) CheckWritten(json.Written, type);
            return json;
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    private static PooledWriter CheckLength(PooledWriter json)
    {
        try
        {
            CheckLength(json.Written);
            return json;
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    private static PooledWriter Replace(PooledWriter old, PooledWriter json)
    {
        old.Dispose();
        return json;
    }

    private static void Serialize<T>(PooledWriter json, T content, JsonTypeInfo typeInfo, Type type)
    {
        try
        {
            var options = typeInfo.Options;
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = options.Encoder, MaxDepth = options.MaxDepth });
            if (typeInfo is JsonTypeInfo<T> typed) JsonSerializer.Serialize(writer, content, typed);
            else JsonSerializer.Serialize(writer, content, typeInfo);
        }
#pragma warning disable CA1031 // Converters and getters are the application's and may throw anything; it is content that cannot be written.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    /// <summary>A converter can write anything; only now can it be seen whether that is JSON.</summary>
    private static void CheckWritten(ReadOnlySpan<byte> json, Type type)
    {
        try
        {
            RawJson.Check(json, nameof(json));
        }
        catch (ArgumentException e)
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    private static void CheckLength(ReadOnlySpan<byte> json)
    {
        // There are never more characters than bytes.
        if (json.Length <= MessageTooLargeException.MaxLength) return;
        var length = Encoding.UTF8.GetCharCount(json);
        if (length <= MessageTooLargeException.MaxLength) return;

        throw new MessageTooLargeException(
            $"The content is {length} characters of JSON; Twilio takes {MessageTooLargeException.MaxLength}. Send less, a reference to where the rest is, or, "
            + "to an app that speaks the protocol, with SendOptions.Receipt: then it goes in parts.")
        {
            Length = length,
        };
    }
}
