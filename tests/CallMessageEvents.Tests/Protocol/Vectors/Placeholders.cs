using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>What the placeholders of a vector stand for, and how a frame is compared with what a vector expects.</summary>
internal sealed class Placeholders
{
    private const string Any = "$any";
    private readonly Dictionary<string, string> _bound = new(StringComparer.Ordinal); // To the value as JSON.

    /// <summary>The value with short forms written out, and with what placeholders stand for.</summary>
    public string Write(JsonElement value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Text that need not be JSON.</summary>
    public static string Raw(JsonElement pieces) => string.Concat(pieces.EnumerateArray().Select(static piece =>
        piece.ValueKind == JsonValueKind.Array ? Repeat(piece) : piece.GetString()!));

    /// <summary>Compares, and binds placeholders that stand for nothing yet.</summary>
    /// <returns>Where it differs; null for nowhere.</returns>
    public string? Match(JsonElement expected, JsonElement actual, string at = "$")
    {
        if (TryText(expected, out var text)) return MatchText(text, actual, at);

        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object:
                var (own, other) = (Properties(expected), Properties(actual));
                var lacking = own.Keys.Concat(other.Keys).FirstOrDefault(name => !own.ContainsKey(name) || !other.ContainsKey(name));
                return lacking is not null
                    ? $"{at}.{lacking} is in one of the two"
                    : own.Select(one => Match(one.Value, other[one.Key], $"{at}.{one.Key}")).FirstOrDefault(static problem => problem is not null);
            case JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array && expected.GetArrayLength() == actual.GetArrayLength():
                return expected.EnumerateArray().Zip(actual.EnumerateArray())
                    .Select((pair, index) => Match(pair.First, pair.Second, $"{at}[{index}]"))
                    .FirstOrDefault(static problem => problem is not null);
            default:
                return JsonElement.DeepEquals(expected, actual) ? null : $"{at} is {Short(actual)}, not {Short(expected)}";
        }
    }

    public static string Short(JsonElement value) => value.GetRawText() is { Length: > 200 } text ? $"{text[..200]}…" : value.GetRawText();

    private string? MatchText(string text, JsonElement actual, string at)
    {
        if (!text.StartsWith('$'))
        {
            return actual.ValueKind == JsonValueKind.String && actual.GetString() == text
                ? null
                : $"{at} is {Short(actual)}, not \"{text[..Math.Min(text.Length, 200)]}\"";
        }

        if (text == Any) return actual.ValueKind == JsonValueKind.Null ? $"{at} is null" : null;
        if (_bound.TryGetValue(text, out var bound)) return actual.GetRawText() == bound ? null : $"{at} is {Short(actual)}, not {text}, which is {bound}";

        // Two names never stand for the same.
        if (actual.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || !_bound.Values.All(other => other != actual.GetRawText()))
        {
            return $"{at} is {Short(actual)}, which cannot be {text}";
        }

        _bound.Add(text, actual.GetRawText());
        return null;
    }

    private void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (TryText(value, out var text))
        {
            if (text.StartsWith('$')) writer.WriteRawValue(_bound[text]);
            else writer.WriteStringValue(text);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in value.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                Write(writer, property.Value);
            }

            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray()) Write(writer, item);
            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>A text, whichever way it is written.</summary>
    private bool TryText(JsonElement value, out string text)
    {
        text = string.Empty;
        if (value.ValueKind == JsonValueKind.String) text = value.GetString()!;
        else if (value.ValueKind != JsonValueKind.Object) return false;
        else if (value.TryGetProperty("$repeat", out var repeat)) text = Repeat(repeat);
        else if (value.TryGetProperty("$join", out var join)) text = string.Concat(join.EnumerateArray().Select(Joined));
        else return false;

        return true;
    }

    private string? Joined(JsonElement piece) => JsonElement.Parse(Write(piece)).GetString();

    private static string Repeat(JsonElement repeat) => new StringBuilder().Insert(0, repeat[0].GetString()!, repeat[1].GetInt32()).ToString();

    private static Dictionary<string, JsonElement> Properties(JsonElement value) =>
        value.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value);
}
