using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Emulator;

/// <summary>A message of the other side as the protocol sees it.</summary>
/// <param name="Type">The contract, where it has one.</param>
/// <param name="Content">The message without its envelope.</param>
/// <param name="Envelope">The envelope; that of a plain message has nothing.</param>
internal sealed partial record Frame(string? Type, string Content, Envelope Envelope)
{
    private const string EnvelopeName = "cme";
    private const string TypeName = "type";

    /// <summary>Reads a message.</summary>
    /// <returns>The message; <see langword="null"/> for what is no JSON object.</returns>
    public static Frame? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 10_000 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var type = root.TryGetProperty(TypeName, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return root.TryGetProperty(EnvelopeName, out var envelope)
                ? new(type, Without(root), envelope.ValueKind == JsonValueKind.Object ? Envelope.Read(envelope) : Envelope.None)
                : new(type, text, Envelope.None);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it is no Unicode.
            return null;
        }
    }

    /// <summary>The object with a property <c>cme</c> as its first.</summary>
    public static string WithEnvelope(string content, string envelope)
    {
        var rest = content.TrimStart()[1..].TrimStart();
        return $"{{\"{EnvelopeName}\":{envelope}{(rest.StartsWith('}') ? "" : ",")}{rest}";
    }

    public static string OfEnvelope(string envelope) => $"{{\"{EnvelopeName}\":{envelope}}}";

    /// <summary>Whether an application may send it: an object with a type and without an envelope.</summary>
    public static bool IsSendable(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 10_000 });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty(TypeName, out var type)
                && type.ValueKind == JsonValueKind.String
                && !root.TryGetProperty(EnvelopeName, out _);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    public static bool IsId(string? text) => text is not null && Id().IsMatch(text);

    private static string Without(JsonElement root)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var property in root.EnumerateObject())
            {
                if (property.NameEquals(EnvelopeName)) continue;
                json.WritePropertyName(property.Name);
                json.WriteRawValue(property.Value.GetRawText(), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,40}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
