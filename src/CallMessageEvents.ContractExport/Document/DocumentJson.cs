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
        if (Try(() => (int?)JsonNode.Parse(text)?["version"], source) is not { } version) throw None(source, "it has no version.");
        if (version > ContractDocument.CurrentVersion)
            throw new ExportFault($"{source} was written by a newer version of CallMessageEvents.ContractExport: update the package, or write it anew.");
        if (version < ContractDocument.CurrentVersion) throw None(source, $"there is no version {version}.");
        if (Try(() => DocumentCheck.Fault(JsonNode.Parse(text)!.AsObject()), source) is { } fault) throw None(source, fault);

        return Try(() => JsonSerializer.Deserialize(text, Context.ContractDocument), source) ?? throw None(source, "it is empty.");
    }

    private static T Try<T>(Func<T> read, string source)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw None(source, e.Message);
        }
    }

    private static ExportFault None(string source, string why) =>
        new($"{source} is no document of contracts: {why.ReplaceLineEndings(" ")} Restore it, or write it anew.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ContractDocument))]
[JsonSerializable(typeof(string))]
internal sealed partial class DocumentContext : JsonSerializerContext;
