using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>The values that System.Text.Json's own converters write as one text, number or boolean.</summary>
internal static class Scalars
{
    private static readonly Dictionary<Type, string> Numbers = new()
    {
        [typeof(byte)] = "uint8",
        [typeof(sbyte)] = "int8",
        [typeof(short)] = "int16",
        [typeof(ushort)] = "uint16",
        [typeof(int)] = "int32",
        [typeof(uint)] = "uint32",
        [typeof(long)] = "int64",
        [typeof(ulong)] = "uint64",
        [typeof(Int128)] = "int128",
        [typeof(UInt128)] = "uint128",
        [typeof(Half)] = "float16",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private static readonly Dictionary<Type, string?> Texts = new()
    {
        [typeof(string)] = null,
        [typeof(char)] = "char",
        [typeof(byte[])] = "base64",
        [typeof(Memory<byte>)] = "base64",
        [typeof(ReadOnlyMemory<byte>)] = "base64",
        [typeof(DateTime)] = "date-time",
        [typeof(DateTimeOffset)] = "date-time",
        [typeof(DateOnly)] = "date",
        [typeof(TimeOnly)] = "time",
        [typeof(TimeSpan)] = "time-span",
        [typeof(Guid)] = "uuid",
        [typeof(Uri)] = "uri",
        [typeof(Version)] = "version",
    };

    /// <summary>The format of numbers that may be one of the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, too.</summary>
    public const string NumberOrName = "double-or-name";

    public static TypeUse? Find(Type type, JsonNumberHandling numbers)
    {
        if (type == typeof(bool)) return new TypeUse { Type = TypeKind.Boolean };
        if (Texts.TryGetValue(type, out var text)) return TypeUse.Text(text);
        if (!Numbers.TryGetValue(type, out var number)) return null;
        if (numbers.HasFlag(JsonNumberHandling.WriteAsString)) return TypeUse.Text(number);

        var hasNames = type == typeof(double) || type == typeof(float) || type == typeof(Half);
        return TypeUse.Number(hasNames && numbers.HasFlag(JsonNumberHandling.AllowNamedFloatingPointLiterals) ? NumberOrName : number);
    }
}
