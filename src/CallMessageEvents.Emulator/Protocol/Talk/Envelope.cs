using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>The envelope of a message. A field that is not as it must be is not there.</summary>
internal sealed record Envelope
{
    /// <summary>Of a plain message.</summary>
    public static readonly Envelope None = new();

    private const int LongestCode = 100;

    public string? Id { get; init; }

    /// <summary>What is wanted; nothing where there is no id.</summary>
    public Want Want { get; init; }

    /// <summary>What is wanted, whether there is an id or not: a joined message has that of its parts.</summary>
    public Want Wanted { get; private init; }

    /// <summary>How long the sender still waits.</summary>
    public TimeSpan? Ttl { get; private init; }

    /// <summary>The one message that this is the receipt of, the reply to, or the failure of.</summary>
    public string? Re { get; private init; }

    /// <summary>The messages that this is the receipt of, where they stand in an array; <see langword="null"/> where there is no array.</summary>
    public IReadOnlyList<string>? ReAll { get; private init; }

    public TalkError? Error { get; private init; }

    public double? Rev { get; private init; }

    /// <summary>Whether it says that it is a part, rightly or not.</summary>
    public bool IsPart { get; private init; }

    public (int Index, int Count)? Part { get; private init; }

    public string? Data { get; private init; }

    public bool IsHello { get; private init; }

    /// <summary>Whether the side of the hello takes parts.</summary>
    public bool TakesParts { get; private init; }

    public static Envelope Read(JsonElement json)
    {
        var id = Text(json, "id") is { } name && Frame.IsId(name) ? name : null;
        var want = Text(json, "want") switch { "receipt" => Want.Receipt, "reply" => Want.Reply, _ => Want.Nothing };
        var re = Find(json, "re");
        var hello = Find(json, "hello") is { ValueKind: JsonValueKind.Object } said ? said : (JsonElement?)null;
        return new()
        {
            Id = id,
            Want = id is null ? Want.Nothing : want,
            Wanted = want,
            Ttl = Number(json, "ttl") is { } ttl ? TimeSpan.FromMilliseconds(Math.Clamp(ttl, 0, 1e9)) : null,
            Re = re is { ValueKind: JsonValueKind.String } one && Frame.IsId(one.GetString()) ? one.GetString() : null,
            ReAll = re is { ValueKind: JsonValueKind.Array } all ? IdsIn(all) : null,
            Error = Find(json, "error") is { } error ? ErrorOf(error) : null,
            Rev = Number(json, "rev"),
            IsPart = Find(json, "part") is not null,
            Part = Find(json, "part") is { } part ? PartOf(part) : null,
            Data = Text(json, "data"),
            IsHello = hello is not null,
            TakesParts = hello is { } about && Find(about, "parts") is { ValueKind: JsonValueKind.True },
        };
    }

    /// <summary>What is no id is passed over; of too many there are none.</summary>
    private static IReadOnlyList<string> IdsIn(JsonElement array) => array.GetArrayLength() > Limits.GatheredReceipts
        ? []
        : [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).Where(Frame.IsId)];

    private static TalkError ErrorOf(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && Text(error, "code") is { Length: > 0 and <= LongestCode } code
            ? new(code, Text(error, "message"))
            : new(TalkError.Failed);

    private static (int Index, int Count)? PartOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Array
        && part.GetArrayLength() == 2
        && part[0].ValueKind == JsonValueKind.Number && part[0].TryGetInt32(out var index)
        && part[1].ValueKind == JsonValueKind.Number && part[1].TryGetInt32(out var count)
        && count <= Limits.Parts && index >= 0 && index < count
            ? (index, count)
            : null;

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) => Find(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? Number(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}

/// <summary>What the sender of a message waits for.</summary>
internal enum Want
{
    Nothing,
    Receipt,
    Reply,
}
