using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Puts a contract's type in front of its content's first property; behind metadata such as <c>$type</c>, which strict readers want first.</summary>
internal static class ContractSplice
{
    /// <summary>Makes one object of an opening, which ends with the contract's type, and of the object that was written behind it.</summary>
    public static void Join(PooledWriter json, int opening, Type type)
    {
        var content = json.Written[opening..];
        if (content is not [(byte)'{', _, ..]) throw ContentErrors.NotAnObject(type);

        if (content is [_, (byte)'}']) json.RemoveAt(opening);
        else json.Replace(opening, (byte)',');
    }

    public static PooledWriter Apply(Contract contract, PooledWriter json, Type type)
    {
        var content = json.Written;
        if (content is not [(byte)'{', ..]) throw ContentErrors.NotAnObject(type);

        var at = FindPlace(content, contract.TypeProperty, type);
        if (at < 0) throw ContentErrors.Collision(type, contract);

        var before = content[..at];
        var after = content[at..];
        var spliced = new PooledWriter(content.Length + contract.Property.Length + 1);
        spliced.Append(before);
        if (at > 1) spliced.Append(","u8);
        spliced.Append(contract.Property.Span);
        if (at == 1 && after[0] != '}') spliced.Append(","u8);
        spliced.Append(after);
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
}
