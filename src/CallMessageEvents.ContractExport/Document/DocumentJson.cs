using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>The document as a text that people read and compare.</summary>
internal static class DocumentJson
{
    private static readonly DocumentContext Context = new(new JsonSerializerOptions(DocumentContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(ContractDocument document) => JsonLayout.Write(JsonSerializer.SerializeToNode(document, Context.ContractDocument)!);

    /// <exception cref="ExportFault">The text is no document that this version knows.</exception>
    public static ContractDocument Read(string text, string source)
    {
        try
        {
            var version = JsonNode.Parse(text)?["version"]?.GetValue<int>();
            if (version > ContractDocument.CurrentVersion)
            {
                throw new ExportFault(
                    $"{source} was written by a newer version of CallMessageEvents.ContractExport: update the package, or write the document anew.");
            }

            if (version is not null && JsonSerializer.Deserialize(text, Context.ContractDocument) is { } document) return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ExportFault($"{source} is no document of contracts: {e.Message} Restore it, or write it anew.");
        }

        throw new ExportFault($"{source} is no document of contracts: it has no version. Restore it, or write it anew.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ContractDocument))]
[JsonSerializable(typeof(string))]
internal sealed partial class DocumentContext : JsonSerializerContext;
