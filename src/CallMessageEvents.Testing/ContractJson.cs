using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Testing;

/// <summary>Contracts as they are on the wire, with the names of their attributes and the settings that are the library's defaults.</summary>
internal static class ContractJson
{
    private const string Type = "type";
    private const string Envelope = "cme";
    private const int Shown = 200;

    public static string NameOf(Type contract) =>
        contract.GetCustomAttribute<CallMessageAttribute>()?.Type
        ?? throw new ArgumentException($"{contract} has no [CallMessage(\"…\")], so that it has no name on the wire.", nameof(contract));

    public static string Write(object content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var properties = JsonSerializer.SerializeToNode(content, content.GetType(), JsonSerializerOptions.Web) as JsonObject
            ?? throw new ArgumentException($"{content.GetType()} is not written as a JSON object.", nameof(content));
        properties.Insert(0, Type, NameOf(content.GetType()));
        return properties.ToJsonString();
    }

    /// <summary>Whether content is of a contract.</summary>
    public static bool Is(string content, string contract)
    {
        using var json = JsonDocument.Parse(content);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Type, out var type)
            && type.ValueKind == JsonValueKind.String && type.ValueEquals(contract);
    }

    /// <summary>Reads content as handlers get it: without the library's own properties.</summary>
    /// <exception cref="CallMessageAssertionException">It does not fit.</exception>
    public static T Read<T>(string content)
    {
        try
        {
            var properties = JsonNode.Parse(content)!.AsObject();
            properties.Remove(Type);
            properties.Remove(Envelope);
            return properties.Deserialize<T>(JsonSerializerOptions.Web)!;
        }
        catch (JsonException e)
        {
            throw new CallMessageAssertionException($"{Show(content)} cannot be read as {typeof(T).Name}: {e.Message}", e);
        }
    }

    public static string Show(string content) => content.Length <= Shown ? content : $"{content[..Shown]}…";
}
