using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class TypeTests
{
    [Fact]
    public void Export_Scalars_AreTextsNumbersAndBooleans()
    {
        var exported = Source.Compile("""
            [CallMessage("all")]
            public sealed record All(
                string Text, char Letter, bool Flag, int Count, long Big, double Ratio, decimal Price, DateTimeOffset At, DateTime When, DateOnly Day,
                TimeOnly Time, TimeSpan Span, Guid Id, Uri Link, Version Version, byte[] Bytes, CallSid Call);
            """).Export();

        Assert.Equal(
            """
            export interface All {
              at: string;
              big: number;
              bytes: string;
              call: string;
              count: number;
              day: string;
              flag: boolean;
              id: string;
              letter: string;
              link: string;
              price: number;
              ratio: number;
              span: string;
              text: string;
              time: string;
              version: string;
              when: string;
            }
            """,
            exported.Types());
        Assert.Contains("""{ "name": "price", "type": "number", "format": "decimal" },""", exported.TypeLines());
        Assert.Contains("""{ "name": "span", "type": "string", "format": "time-span" },""", exported.TypeLines());
        Assert.Contains("""{ "name": "call", "type": "string" },""", exported.TypeLines());
    }

    [Fact]
    public void Export_Collections_AreArraysAndMaps()
    {
        var exported = Source.Compile("""
            [CallMessage("all")]
            public sealed record All(
                string[] Names, List<string?> Maybe, IReadOnlyList<int> Numbers, HashSet<int?> Gaps, Dictionary<string, int> Counts,
                Dictionary<Guid, string?> Notes, List<List<Item>> Rows, IEnumerable<Dictionary<string, Item>> Maps);
            public sealed record Item(string Name);
            """).Export();

        Assert.Equal(
            """
            export interface All {
              counts: { [key: string]: number };
              gaps: (number | null)[];
              maps: { [key: string]: Item }[];
              maybe: (string | null)[];
              names: string[];
              notes: { [key: string]: string | null };
              numbers: number[];
              rows: Item[][];
            }

            export interface Item {
              name: string;
            }
            """,
            exported.Types());
        Assert.Contains("""{ "name": "maybe", "type": "array", "items": { "type": "string", "nullable": true } },""", exported.TypeLines());
    }

    [Fact]
    public void Export_LooseTypes_AreUnknown()
    {
        var exported = Source.Compile("""
            [CallMessage("all")]
            public sealed record All(object Any, JsonElement Element, JsonNode Node, JsonObject Map, JsonArray List, JsonElement? Maybe, Action? Do);
            """).Export();

        Assert.Equal(
            """
            export interface All {
              any: unknown;
              /** Unknown: Action has no form in JSON that is known here. */
              do: unknown;
              element: unknown;
              list: unknown[];
              map: { [key: string]: unknown };
              maybe: unknown;
              node: unknown;
            }
            """,
            exported.Types());
    }

    [Fact]
    public void Export_ConverterOfTheApplication_IsUnknownWithANote()
    {
        var exported = Source.Compile("""
            [CallMessage("price")]
            public sealed record Price(Money Amount);
            [JsonConverter(typeof(MoneyConverter))]
            public sealed record Money(int Cents);
            public sealed class MoneyConverter : JsonConverter<Money>
            {
                public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetInt32());
                public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Cents);
            }
            """).Export();

        Assert.Equal(
            """
            export interface Price {
              /** Unknown: the converter MoneyConverter decides what is written. */
              amount: unknown;
            }
            """,
            exported.Types());
        Assert.Contains(
            """{ "name": "amount", "type": "unknown", "note": "the converter MoneyConverter decides what is written" }""",
            exported.Document,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Export_NumbersAsTexts_AreTexts()
    {
        var exported = Source.Compile(
            """
            [CallMessage("all")]
            public sealed record All(
                decimal Price,
                [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Id,
                [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long[] Ids,
                [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Ratio);
            """).Export();

        Assert.Equal(
            """
            export interface All {
              id: string;
              ids: string[];
              price: number;
              ratio: number | 'NaN' | 'Infinity' | '-Infinity';
            }
            """,
            exported.Types());
        Assert.Contains("""{ "name": "id", "type": "string", "format": "int64" },""", exported.TypeLines());
    }

    [Fact]
    public void Export_NumbersAsTextsEverywhere_AreTexts() => Assert.Equal(
        """
        export interface Price {
          amount: string;
        }
        """,
        Source.Compile(
            "[CallMessage(\"price\")] public sealed record Price(decimal Amount);",
            json: static json => json.NumberHandling = JsonNumberHandling.WriteAsString).Export().Types());

    [Fact]
    public void Export_ContractThatIsNoObjectOfItsOwn_StandsInTheMap() => Assert.Contains(
        "'counts': { [key: string]: number };",
        Source.Compile("[CallMessage(\"counts\")] public sealed class Counts : Dictionary<string, int>;").Export().Maps(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_RecursiveType_RefersToItself() => Assert.Equal(
        """
        export interface Node {
          children: Node[];
          parent: Node | null;
        }
        """,
        Source.Compile("[CallMessage(\"node\")] public sealed record Node(Node? Parent, List<Node> Children);").Export().Types());
}
