using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Puts a contract's type in front of its content's first property.</summary>
internal static class ContractSplice
{
    public static PooledWriter Apply(Contract contract, PooledWriter json, Type type)
    {
        var content = json.Written;
        if (content[0] != '{') throw ContentErrors.NotAnObject(type);
        if (HasProperty(content, contract.TypeProperty)) throw ContentErrors.Collision(type, contract);

        var rest = content[1..];
        var spliced = new PooledWriter(contract.Opening.Length + 1 + rest.Length);
        Append(spliced, contract.Opening.Span);
        if (rest[0] != '}') Append(spliced, ","u8);
        Append(spliced, rest);
        json.Dispose();
        return spliced;
    }

    /// <summary>Extension data and converters write names that no metadata has, so what was written is looked at.</summary>
    private static bool HasProperty(ReadOnlySpan<byte> content, string name)
    {
        var reader = new Utf8JsonReader(content);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name)) return true;
            reader.Skip();
        }

        return false;
    }

    private static void Append(PooledWriter target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target.GetSpan(bytes.Length));
        target.Advance(bytes.Length);
    }
}
