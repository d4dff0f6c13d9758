using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>The envelope of a message: a field that is not as it must be is as good as missing, but see <see cref="IsHostile"/>.</summary>
internal sealed record Envelope
{
    public string? Id { get; private init; }

    /// <summary>Whether a receipt is wanted.</summary>
    public bool WantsReceipt { get; private init; }

    /// <summary>Whether a reply is wanted.</summary>
    public bool WantsReply { get; private init; }

    /// <summary>How long the sender still waits.</summary>
    public TimeSpan? Ttl { get; private init; }

    /// <summary>The messages that this is the receipt of or the reply to; empty for none.</summary>
    public IReadOnlyList<string> Re { get; private init; } = [];

    public TalkError? Error { get; private init; }

    public double? Rev { get; private init; }

    public (int Index, int Count)? Part { get; private init; }

    public string? Data { get; private init; }

    /// <summary>Whether there is a hello, and whether its side takes parts.</summary>
    public bool IsHello { get; private init; }

    public bool TakesParts { get; private init; }

    /// <summary>Whether an id, or what a part is of, is no such thing: the message is not for anybody.</summary>
    public bool IsHostile { get; private init; }

    public static Envelope Read(JsonElement json)
    {
        var (id, want, part) = (Text(json, "id"), Text(json, "want"), PartOf(json));
        var re = ReOf(json);
        var hello = json.TryGetProperty("hello", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
        return new()
        {
            Id = id,
            WantsReceipt = want == "receipt",
            WantsReply = want == "reply",
            Ttl = Number(json, "ttl") is { } ttl ? TimeSpan.FromMilliseconds(Math.Clamp(ttl, 0, 1e9)) : null,
            Re = re ?? [],
            Error = ErrorOf(json),
            Rev = Number(json, "rev"),
            Part = part,
            Data = Text(json, "data"),
            IsHello = hello.ValueKind == JsonValueKind.Object,
            TakesParts = hello.ValueKind == JsonValueKind.Object && hello.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.True,
            IsHostile = (json.TryGetProperty("id", out _) && !Frame.IsId(id))
                || (json.TryGetProperty("re", out _) && re is null)
                || (json.TryGetProperty("part", out _) && (part is null || id is null || Text(json, "data") is null)),
        };
    }

    /// <summary>The same of a joined message, whose parts had the id.</summary>
    public Envelope WithId(string id) => this with { Id = id };

    private static IReadOnlyList<string>? ReOf(JsonElement json)
    {
        if (!json.TryGetProperty("re", out var re)) return null;
        if (re.ValueKind == JsonValueKind.String) return Frame.IsId(re.GetString()) ? [re.GetString()!] : null;
        return re.ValueKind == JsonValueKind.Array
            && re.GetArrayLength() is > 0 and <= Limits.GatheredReceipts
            && re.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && Frame.IsId(item.GetString()))
                ? [.. re.EnumerateArray().Select(item => item.GetString()!)]
                : null;
    }

    private static TalkError? ErrorOf(JsonElement json) =>
        json.TryGetProperty("error", out var error)
            ? new(error.ValueKind == JsonValueKind.Object ? Text(error, "code") ?? TalkError.Failed : TalkError.Failed,
                error.ValueKind == JsonValueKind.Object ? Text(error, "message") : null)
            : null;

    private static (int Index, int Count)? PartOf(JsonElement json) =>
        json.TryGetProperty("part", out var part)
        && part.ValueKind == JsonValueKind.Array
        && part.GetArrayLength() == 2
        && part[0].ValueKind == JsonValueKind.Number && part[0].TryGetInt32(out var index)
        && part[1].ValueKind == JsonValueKind.Number && part[1].TryGetInt32(out var count)
        && count is > 0 and <= Limits.Parts && index >= 0 && index < count
            ? (index, count)
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;
}
