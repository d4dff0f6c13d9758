using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class SourceGenerationTests
{
    [Fact]
    public void Export_SourceGeneratedContext_GivesWhatReflectionGives()
    {
        var generated = Export(static json => json.TypeInfoResolverChain.Add(OrderContext.Default));
        var reflected = Export(static _ => { });

        Assert.Equal(reflected.TypeScript, generated.TypeScript);
        Assert.Equal((reflected.Document, reflected.JsonSchema), (generated.Document, generated.JsonSchema));
        Assert.Contains("note?: string | null;", generated.Types(), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_TypeThatTheContextLacks_IsUnknownWithANote()
    {
        var exported = Export(static json => json.TypeInfoResolverChain.Add(OtherContext.Default));

        const string Unknown = "/** To the server. Unknown: the JSON settings have no metadata for Order. */\n    'order': unknown;";
        Assert.Contains(Unknown, exported.TypeScript, StringComparison.Ordinal);
        Assert.Contains("\"order\": true", exported.JsonSchema, StringComparison.Ordinal);
    }

    private static ExportedContracts Export(Action<JsonSerializerOptions> json)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents().ConfigureJson(json).AddContract<Order>("order").AddHandler<Order>(static (_, _) => Task.CompletedTask);
        using var provider = services.BuildServiceProvider();
        var options = new ContractExportOptions();
        options.Assemblies.Add(typeof(string).Assembly); // None of these tests' own.
        return ExportedContracts.Create(provider, options);
    }

    internal enum Plan
    {
        Monthly,
        Annual,
    }

    internal sealed record Order(string Id, Plan Plan, IReadOnlyList<string?> Lines, Order? Next, string? Note = null, int Count = 1)
    {
        public required string Place { get; init; }
    }
}

[JsonSerializable(typeof(SourceGenerationTests.Order))]
internal sealed partial class OrderContext : JsonSerializerContext;

[JsonSerializable(typeof(int))]
internal sealed partial class OtherContext : JsonSerializerContext;
