using System.Text.Json;
using System.Text.Json.Serialization;
using Json.Schema;

namespace CallMessageEvents.ContractExport.Tests.Writing;

public sealed class JsonSchemaTests
{
    private const string Contracts = """
        [CallMessage("order/1")]
        public sealed record Order(
            string Id, Plan Plan, decimal Price, DateTimeOffset At, TimeSpan Span, Guid Key, Uri? Link, CallSid Call, List<string?> Notes,
            Dictionary<string, int> Counts, Means Means, Item[] Items, JsonElement Loose,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Left)
        {
            public static object Example => new Order(
                "1", Plan.Annual, 1.5m, DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(1), Guid.Empty, null, CallSid.Parse("CA" + new string('0', 32)),
                new() { "a", null }, new() { ["a"] = 1 }, new Card("Ada", "42"), new[] { new Item("a", new[] { new Item("b", Array.Empty<Item>()) }) },
                JsonSerializer.SerializeToElement(7), null);
        }
        public enum Plan { Monthly, Annual }
        public sealed record Item(string Name, Item[] Parts);
        [JsonDerivedType(typeof(Card), "card")]
        public abstract record Means(string Owner);
        public sealed record Card(string Owner, string Number) : Means(Owner);
        [CallMessage("plan-query")]
        public sealed record PlanQuery(string Name, int Count = 1, string? Note = null);
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void Export_JsonSchema_TakesWhatTheSerializerWrites()
    {
        var source = Source.Compile(Contracts, json: static options => options.Converters.Add(new JsonStringEnumConverter()));
        var example = source.Assembly.GetType("Order")!.GetProperty("Example")!.GetValue(null)!;

        var written = JsonSerializer.SerializeToElement(example, example.GetType(), Json);

        Assert.True(Evaluate(source.Export().JsonSchema, "order/1", written));
    }

    [Theory]
    [InlineData("""{"name":"annual"}""", true)]
    [InlineData("""{"name":"annual","count":2,"note":null}""", true)]
    [InlineData("""{"name":"annual","count":"2"}""", false)]
    [InlineData("""{"name":"annual","count":"many"}""", false)]
    [InlineData("""{"name":null}""", false)]
    [InlineData("""{"count":2}""", false)]
    [InlineData("null", false)]
    public void Export_JsonSchema_TellsWhatAppsWrite(string content, bool fits)
    {
        var source = Source.Compile(Contracts, "account.AddHandler<PlanQuery>((_, _) => Task.CompletedTask);");

        Assert.Equal(fits, Evaluate(source.Export().JsonSchema, "plan-query", JsonDocument.Parse(content).RootElement));
    }

    [Theory]
    [InlineData("""{"notes":["a",null],"names":["a"],"parts":{"a":[{"name":"a"}]},"counts":[1,null]}""", true)]
    [InlineData("""{"notes":[],"names":["a",null],"parts":{},"counts":[]}""", false)]
    [InlineData("""{"notes":[],"names":[],"parts":{"a":null},"counts":[]}""", false)]
    [InlineData("""{"notes":[],"names":[],"parts":{"a":[null]},"counts":[]}""", false)]
    public void Export_JsonSchema_TakesNullOnlyWhereTheTypeDoes(string content, bool fits)
    {
        var source = Source.Compile("""
            [CallMessage("list")]
            public sealed record Listing(List<string?> Notes, List<string> Names, Dictionary<string, Item[]> Parts, int?[] Counts);
            public sealed record Item(string Name);
            """);

        Assert.Equal(fits, Evaluate(source.Export().JsonSchema, "list", JsonDocument.Parse(content).RootElement));
    }

    [Fact]
    public void Export_JsonSchema_IsOneFileWithADefinitionForEachContract() => Assert.Equal(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$comment": "Written by CallMessageEvents.ContractExport from the server's contracts. Do not edit: write it anew with `dotnet run -- contracts`.",
          "$defs": {
            "hint": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] }
          }
        }

        """,
        Source.Compile("[CallMessage(\"hint\")] public sealed record Hint(string Text);").Export().JsonSchema);

    [Fact]
    public void Export_JsonSchema_LeavesTheLibrarysPropertiesOut() => Assert.Contains(
        "\"hint\": { \"type\": \"object\", \"properties\": { \"text\": { \"type\": \"string\" } }, \"required\": [\"text\"] }",
        Source.Compile(
            "[CallMessage(\"hint\")] public sealed record Hint(string Type, string Text);",
            "account.AddHandler<Hint>((_, _) => Task.CompletedTask);").Export().JsonSchema,
        StringComparison.Ordinal);

    private static bool Evaluate(string schemas, string contract, JsonElement content)
    {
        var name = contract.Replace("/", "~1", StringComparison.Ordinal);
        var schema = JsonSchema.FromText(schemas[..schemas.LastIndexOf('}')] + $", \"$ref\": \"#/$defs/{Uri.EscapeDataString(name)}\" }}");
        return schema.Evaluate(content, new EvaluationOptions { OutputFormat = OutputFormat.Flag }).IsValid;
    }
}
