using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class EnumTests
{
    private const string Plans = """
        [CallMessage("offer")]
        public sealed record Offer(Plan Plan, Plan? Old);
        public enum Plan { Monthly, Annual = 12, BiAnnual = 24 }
        """;

    [Fact]
    public void Export_EnumAsNumber_IsAUnionOfNumbers()
    {
        var exported = Source.Compile(Plans).Export();

        Assert.Equal(
            """
            export interface Offer {
              old: Plan | null;
              plan: Plan;
            }

            export type Plan = 0 | 12 | 24;
            """,
            exported.Types());
        Assert.Contains("""{ "name": "Annual", "value": 12 },""", exported.Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_EnumAsText_IsAUnionOfItsNames() => Assert.Contains(
        "export type Plan = 'Monthly' | 'Annual' | 'BiAnnual';",
        Source.Compile(Plans, json: static json => json.Converters.Add(new JsonStringEnumConverter())).Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_EnumByANamingPolicy_IsAUnionOfWhatIsWritten() => Assert.Contains(
        "export type Plan = 'monthly' | 'annual' | 'bi-annual';",
        Source.Compile(Plans, json: static json => json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower))).Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_EnumWithNamesOfItsOwn_IsAUnionOfThem() => Assert.Contains(
        "export type Plan = 'per month' | 'it\\'s a year';",
        Source.Compile("""
            [CallMessage("offer")]
            public sealed record Offer(Plan Plan);
            [JsonConverter(typeof(JsonStringEnumConverter<Plan>))]
            public enum Plan { [JsonStringEnumMemberName("per month")] Monthly, [JsonStringEnumMemberName("it's a year")] Annual }
            """).Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_ConverterOfAProperty_CountsForThatPropertyOnly() => Assert.Equal(
        """
        export interface Offer {
          code: Plan;
          name: PlanConverted;
        }

        export type Plan = 0 | 1;

        export type PlanConverted = 'Monthly' | 'Annual';
        """,
        Source.Compile("""
            [CallMessage("offer")]
            public sealed record Offer(Plan Code, [property: JsonConverter(typeof(JsonStringEnumConverter))] Plan Name);
            public enum Plan { Monthly, Annual }
            """).Export().Types());

    [Fact]
    public void Export_TwoConvertersOfOneEnum_HaveAFormEach() => Assert.Equal(
        """
        export interface Offer {
          a: PlanConverted1;
          b: PlanConverted2;
          c: Plan;
          d: PlanConverted1;
        }

        export type Plan = 'Monthly' | 'Annual';

        export type PlanConverted1 = 0 | 1;

        export type PlanConverted2 = 'monthly' | 'annual';
        """,
        Source.Compile("""
            [CallMessage("offer")]
            public sealed record Offer(
                [property: JsonConverter(typeof(JsonNumberEnumConverter<Plan>))] Plan A, [property: JsonConverter(typeof(Camel))] Plan B, Plan C,
                [property: JsonConverter(typeof(JsonNumberEnumConverter<Plan>))] Plan D);
            public sealed class Camel() : JsonStringEnumConverter<Plan>(JsonNamingPolicy.CamelCase);
            [JsonConverter(typeof(JsonStringEnumConverter))] public enum Plan { Monthly, Annual }
            """).Export().Types());

    [Theory]
    [InlineData(false, "number")]
    [InlineData(true, "string")]
    public void Export_Flags_AreAnySum(bool asText, string type) => Assert.Equal(
        $$"""
        export interface Offer {
          days: {{type}};
        }
        """,
        Source.Compile(
            """
            [CallMessage("offer")]
            public sealed record Offer(Days Days);
            [Flags]
            public enum Days { None, Monday, Tuesday }
            """,
            json: json => { if (asText) json.Converters.Add(new JsonStringEnumConverter()); }).Export().Types());
}
