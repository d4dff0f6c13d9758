namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class ChoiceTests
{
    [Fact]
    public void Export_PolymorphicType_IsAUnionWithDiscriminators()
    {
        var exported = Source.Compile("""
            [CallMessage("payment")]
            public sealed record Payment(Means Means);
            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
            [JsonDerivedType(typeof(Card), "card")]
            [JsonDerivedType(typeof(Transfer), 7)]
            public abstract record Means(string Owner);
            public sealed record Card(string Owner, string Number) : Means(Owner);
            public sealed record Transfer(string Owner, string Iban) : Means(Owner);
            """).Export();

        Assert.Equal(
            """
            export interface Card {
              number: string;
              owner: string;
            }

            export type Means = ({ kind: 'card' } & Card) | ({ kind: 7 } & Transfer);

            export interface Payment {
              means: Means;
            }

            export interface Transfer {
              iban: string;
              owner: string;
            }
            """,
            exported.Types());
        Assert.Contains("""{ "ref": "Transfer", "value": 7 }""", exported.Document, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_ChoiceThatTheServerReads_SaysWhatStandsFirst() => Assert.Contains(
        "/** Write `kind` first: the server may read it only there. */\nexport type Means = ({ kind: 'card' } & Card);",
        Source.Compile(
            """
            [CallMessage("payment")] public sealed record Payment(Means Means);
            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")] [JsonDerivedType(typeof(Card), "card")] public abstract record Means;
            public sealed record Card(string Number) : Means;
            """,
            "account.AddHandler<Payment>((_, _) => Task.CompletedTask);").Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_BaseThatIsWrittenItself_HasAFormOfItsOwn() => Assert.Equal(
        """
        export interface Card {
          number: string;
          owner: string;
        }

        export type Means = MeansBase | ({ $type: 'card' } & Card);

        export interface MeansBase {
          owner: string;
        }
        """,
        Source.Compile("""
            [CallMessage("means")]
            [JsonDerivedType(typeof(Card), "card")]
            public record Means(string Owner);
            public sealed record Card(string Owner, string Number) : Means(Owner);
            """).Export().Types());
}
