using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Puts a contract's type in front of its content's first property; behind metadata such as <c>$type</c>, which strict readers want first.</summary>
internal static class ContractSplice
{
    public static PooledWriter Apply(Contract contract, PooledWriter json, Type type)
    {
        var content = json.Written;
        if (content is not [(byte)'{', ..]) throw ContentErrors.NotAnObject(type);

        var at = FindPlace(content, contract.TypeProperty, type);
        if (at < 0) throw ContentErrors.Collision(type, contract);

        var before = content[..at];
        var after = content[at..];
        var spliced = new PooledWriter(content.Length + contract.Property.Length + 1);
        Append(spliced, before);
        if (at > 1) Append(spliced, ","u8);
        Append(spliced, contract.Property.Span);
        if (at == 1 && after[0] != '}') Append(spliced, ","u8);
        Append(spliced, after);
        json.Dispose();
        return spliced;
    }

    /// <summary>
    /// Where the property goes; negative when the content has one of that name already. What was written is read to its end: extension data and converters
    /// write names that no metadata has, and a converter can write what is no JSON.
    /// </summary>
    private static int FindPlace(ReadOnlySpan<byte> content, string name, Type type)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var (place, isLeading) = (1, true);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(name)) return -1;
                isLeading = isLeading && reader.ValueSpan is [(byte)'$', ..];
                reader.Skip();
                if (isLeading) place = (int)reader.BytesConsumed;
            }

            reader.Read();
            return place;
        }
        catch (JsonException e)
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    private static void Append(PooledWriter target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target.GetSpan(bytes.Length));
        target.Advance(bytes.Length);
    }
}
