using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The fields of a body that is a JSON object; what is not as it must be is a problem that names the field.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _body;

    private JsonFields(JsonElement body) => _body = body;

    /// <param name="body">The body.</param>
    /// <param name="known">The fields there may be. Any other is a typing error, and would have no effect.</param>
    public static JsonFields Read(ReadOnlyMemory<byte> body, params IReadOnlyCollection<string> known)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Bad($"The body must be a JSON object with {string.Join(", ", known)}.");
            }

            var names = document.RootElement.EnumerateObject().Select(field => field.Name);
            if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            {
                throw Bad($"There is no field \"{unknown}\": {string.Join(", ", known)} there are.", unknown);
            }

            return new(document.RootElement.Clone());
        }
        catch (JsonException malformed)
        {
            throw Bad($"The body is not JSON: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            throw Bad("The body is not JSON: the name of a field is no Unicode.");
        }
    }

    public static ControlException Bad(string detail, string? field = null) => new(StatusCodes.Status400BadRequest, detail, field);

    /// <summary>The field as it is given, also null.</summary>
    public JsonElement? FindAny(string name) => _body.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The field; what is null is as good as missing.</summary>
    public JsonElement? Find(string name) => FindAny(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public bool Flag(string name) => Find(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Bad($"\"{name}\" must be true or false.", name),
    };

    public string? Text(string name) => Find(name) is { } value ? TextOf(value) ?? throw Bad($"\"{name}\" must be a string.", name) : null;

    public string RequiredAddress(string name) => Find(name) is { } value && AddressOf(value) is { } address ? address : throw NotAnAddress(name, "be");

    /// <summary>One address or an array of them.</summary>
    public string[] RequiredAddresses(string name, int most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array)
        {
            return [RequiredAddress(name)];
        }

        if (array.GetArrayLength() < 1 || array.GetArrayLength() > most)
        {
            throw Bad($"\"{name}\" must have 1 to {most} addresses.", name);
        }

        return [.. array.EnumerateArray().Select(item => AddressOf(item) ?? throw NotAnAddress(name, "have nothing but"))];
    }

    private static string? AddressOf(JsonElement value) => TextOf(value) is { } text && Address.IsKnownForm(text) ? text : null;

    private static ControlException NotAnAddress(string name, string verb) =>
        Bad($"\"{name}\" must {verb} client:NAME, a number as +14155550100, or sip:….", name);

    /// <summary>Also null for text that is no Unicode.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
