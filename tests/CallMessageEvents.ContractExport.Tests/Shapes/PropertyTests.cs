using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class PropertyTests
{
    private const string Handled = "account.AddHandler<Offer>((_, _) => Task.CompletedTask);";

    private const string Offer = """
        [CallMessage("offer")]
        public sealed record Offer(string Plan, double? Discount, string? Note = null, int Count = 1)
        {
            public required string Id { get; init; }
            public string Origin { get; set; } = "web";
            public string Whole => Plan + Count;
        }
        """;

    [Fact]
    public void Export_WhatTheServerSends_HasEveryProperty()
    {
        var exported = Source.Compile(Offer).Export();

        Assert.Equal(
            """
            export interface Offer {
              count: number;
              discount: number | null;
              id: string;
              note: string | null;
              origin: string;
              plan: string;
              whole: string;
            }
            """,
            exported.Types());
        Assert.Contains("""{ "name": "discount", "type": "number", "format": "double", "nullable": true },""", exported.TypeLines());
    }

    [Fact]
    public void Export_WhatTheServerReads_MayLeaveOutWhatHasADefault()
    {
        var exported = Source.Compile(Offer, Handled).Export();

        Assert.Equal(
            """
            export interface Offer {
              count?: number;
              discount?: number | null;
              id: string;
              note?: string | null;
              origin?: string;
              plan: string;
            }
            """,
            exported.Types());
        Assert.Contains("""{ "name": "plan", "type": "string", "required": true }""", exported.TypeLines());
    }

    [Fact]
    public void Export_WhatBothWrite_MayLeaveOutWhatEitherMay() => Assert.Equal(
        """
        export interface Offer {
          count?: number;
          discount?: number | null;
          id: string;
          note?: string | null;
          origin?: string;
          plan: string;
          /** Only from the server. */
          whole?: string;
        }
        """,
        Source.Compile(Offer, Handled).With(static (options, types) => options.Sent.Add(types.GetType("Offer")!)).Export().Types());

    [Fact]
    public void Export_NullIsNotWritten_IsLeftOutInstead() => Assert.Equal(
        """
        export interface Offer {
          count?: number;
          note?: string;
          plan: string;
        }
        """,
        Source.Compile(
            """
            [CallMessage("offer")]
            public sealed record Offer(string Plan, string? Note, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Count);
            """,
            json: static json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull).Export().Types());

    [Fact]
    public void Export_NeverIgnored_IsAlwaysThere() => Assert.Equal(
        """
        export interface Offer {
          note: string | null;
        }
        """,
        Source.Compile(
            "[CallMessage(\"offer\")] public sealed record Offer([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Note);",
            json: static json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull).Export().Types());

    [Fact]
    public void Export_Attributes_NameHideAndAddProperties()
    {
        var exported = Source.Compile("""
            [CallMessage("offer")]
            public sealed record Offer([property: JsonPropertyName("the-plan")] string Plan, string @class)
            {
                [JsonIgnore] public string Secret => "";
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public string Read { get; set; } = "";
                [JsonInclude] public int Field = 1;
                [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; init; }
            }
            """).Export();

        Assert.Equal(
            """
            export interface Offer {
              class: string;
              field: number;
              'the-plan': string;
              [name: string]: unknown;
            }
            """,
            exported.Types());
        Assert.Contains("\"hasMore\": true", exported.Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_NamingPolicy_NamesProperties() => Assert.Contains(
        "who_called: string;",
        Source.Compile(
            "[CallMessage(\"offer\")] public sealed record Offer(string WhoCalled);",
            json: static json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower).Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_PropertyOfTheLibrary_IsNoContent() => Assert.Equal(
        """
        export interface Offer {
          text: string;
        }
        """,
        Source.Compile("[CallMessage(\"offer\")] public sealed record Offer(string Type, JsonElement Cme, string Text);", Handled).Export().Types());

    [Fact]
    public void Export_SourceWithoutNullability_MayBeNull() => Assert.Contains(
        "text: string | null;",
        Source.Compile("#nullable disable\n[CallMessage(\"offer\")] public sealed record Offer(string Text);\n#nullable enable").Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_IgnoredReadOnlyProperties_AreNotThere() => Assert.Equal(
        """
        export interface Offer {
          plan: string;
        }
        """,
        Source.Compile(
            "[CallMessage(\"offer\")] public sealed record Offer(string Plan) { public string Whole => Plan; }",
            json: static json => json.IgnoreReadOnlyProperties = true).Export().Types());
}
