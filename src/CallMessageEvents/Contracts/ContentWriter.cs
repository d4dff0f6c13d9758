using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Writes content as JSON, once, to UTF-8, with its contract's type in front.</summary>
internal sealed class ContentWriter(ContractRegistry contracts, JsonSerializerOptions options, SendTelemetry telemetry)
{
    private const int UsualSize = 1024;

    /// <summary>Writes content with the metadata that the settings have of its type.</summary>
    public PooledWriter Write<T>(T content)
    {
        ContentArgument.Check(content);
        var declared = ContentMetadata.Find(options, typeof(T));
        var typeInfo = declared is { PolymorphismOptions: not null } || typeof(T) == content!.GetType()
            ? declared
            : ContentMetadata.Find(options, content.GetType());
        return Write(content, typeInfo ?? throw ContentErrors.NoMetadata(content!.GetType()));
    }

    /// <summary>Writes content with the metadata that the caller gave.</summary>
    public PooledWriter Write<T>(T content, JsonTypeInfo<T> typeInfo)
    {
        ContentArgument.Check(content);
        return Write(content, (JsonTypeInfo)typeInfo);
    }

    /// <summary>Takes JSON that is written already, after a look that it is whole.</summary>
    public static PooledWriter Write(ReadOnlySpan<byte> utf8Json)
    {
        RawJson.Check(utf8Json, nameof(utf8Json));
        CheckLength(utf8Json);
        var json = new PooledWriter(utf8Json.Length);
        json.Append(utf8Json);
        return json;
    }

    private PooledWriter Write<T>(T content, JsonTypeInfo typeInfo)
    {
        var type = content!.GetType();
        var contract = contracts.Find(type) ?? contracts.Find(typeInfo.Type);
        var isTold = contract?.IsToldBy(typeInfo, type) == true;

        var json = new PooledWriter(UsualSize);
        try
        {
            if (isTold) json.Append(contract!.Opening.Span);
            Serialize(json, content, typeInfo, type);
            if (isTold) ContractSplice.Join(json, contract!.Opening.Length, type);
            else if (contract is not null) json = ContractSplice.Apply(contract, json, type);
            else if (typeInfo.Kind == JsonTypeInfoKind.None) CheckWritten(json.Written, type);
            CheckLength(json.Written);
            return json;
        }
        catch (CallMessageException e)
        {
            telemetry.Refused(e);
            json.Dispose();
            throw;
        }
    }

    private static void Serialize<T>(PooledWriter json, T content, JsonTypeInfo typeInfo, Type type)
    {
        try
        {
            using var writer = SpareJsonWriter.Take(json, typeInfo.Options);
            if (typeInfo is JsonTypeInfo<T> typed) JsonSerializer.Serialize(writer.Json, content, typed);
            else JsonSerializer.Serialize(writer.Json, content, typeInfo);
            writer.Json.Flush();
        }
#pragma warning disable CA1031 // Converters and getters are the application's and throw whatever they like; it is content that cannot be written.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    /// <summary>A converter can write what it likes, and whether that is JSON is seen only now.</summary>
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
            $"The content is {length} characters of JSON; Twilio takes {MessageTooLargeException.MaxLength}. Send less, or a reference to where the rest is.")
        {
            Length = length,
        };
    }
}
