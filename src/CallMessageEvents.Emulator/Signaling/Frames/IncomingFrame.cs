using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A frame from the Voice SDK: <c>{"type":…,"payload":{…},"version":…}</c>.</summary>
internal sealed record IncomingFrame(string Type, JsonElement Payload)
{
    // The content of a message may nest as deep as its 10 KB let it.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 * 1024 };

    /// <exception cref="SignalException">It is none.</exception>
    public static IncomingFrame Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement is { ValueKind: JsonValueKind.Object } frame && TextOf(frame, "type") is { } type
                ? new(type, Find(frame, "payload")?.Clone() ?? default)
                : throw new SignalException(SignalException.Malformed, "A frame is a JSON object with a type.");
        }
        catch (JsonException)
        {
            throw new SignalException(SignalException.Malformed, "The frame is not JSON.");
        }
    }

    /// <summary>A string of the payload, or of an object in it; what is empty, or no string, is as good as missing.</summary>
    public string? Text(string name) => TextOf(Payload, name) is { Length: > 0 } text ? text : null;

    /// <inheritdoc cref="Text(string)"/>
    public string? Text(string part, string name) => Find(Payload, part) is { } inner && TextOf(inner, name) is { Length: > 0 } text ? text : null;

    /// <summary>Any value of the payload.</summary>
    public JsonElement? Value(string name) => Find(Payload, name);

    public bool Flag(string part, string name) => Find(Payload, part) is { } inner && Find(inner, name) is { ValueKind: JsonValueKind.True };

    /// <exception cref="SignalException">It is missing.</exception>
    public string Required(string name) =>
        Text(name) ?? throw new SignalException(SignalException.Malformed, $"A frame {Type} has a {name}.") { CallSid = Text("callsid") };

    public int? Number(string name) => Find(Payload, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static JsonElement? Find(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Another name that is no Unicode, which the search came by.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name)
    {
        try
        {
            return Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode.
            return null;
        }
    }
}
