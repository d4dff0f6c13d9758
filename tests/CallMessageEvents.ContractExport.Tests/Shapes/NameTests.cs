namespace CallMessageEvents.ContractExport.Tests.Shapes;

public sealed class NameTests
{
    [Fact]
    public void Export_TwoTypesOfOneName_AreNamedByTheirPlaces() => Assert.Equal(
        """
        export interface BillingAddress {
          iban: string;
        }

        export interface Order {
          bill: BillingAddress;
          ship: ShippingAddress;
        }

        export interface ShippingAddress {
          street: string;
        }
        """,
        Source.Compile("""
            [CallMessage("order")]
            public sealed record Order(Shop.Billing.Address Bill, Shipping.Address Ship);
            namespace Shop.Billing { public sealed record Address(string Iban); }
            public static class Shipping { public sealed record Address(string Street); }
            """).Export().Types());

    [Fact]
    public void Export_GenericTypes_AreNamedByTheirArguments() => Assert.Equal(
        """
        export interface Lists {
          hints: PageOfHint;
          numbers: PageOfInt32;
        }

        export interface Hint {
          text: string;
        }

        export interface PageOfHint {
          items: Hint[];
        }

        export interface PageOfInt32 {
          items: number[];
        }
        """.Split("\n\n").Order(StringComparer.Ordinal),
        Source.Compile("""
            [CallMessage("lists")]
            public sealed record Lists(Page<Hint> Hints, Page<int> Numbers);
            public sealed record Page<T>(T[] Items);
            public sealed record Hint(string Text);
            """).Export().Types().Split("\n\n"));

    [Fact]
    public void Export_NameThatTheFileHasItself_GetsAnother() => Assert.Contains(
        "export interface ContractsContent {",
        Source.Compile("[CallMessage(\"contracts\")] public sealed record Contracts(string Text);").Export().Types(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_NameThatTheFileWouldHaveTwice_IsNumbered() => Assert.Equal(
        ["export interface Contracts1 {", "export interface ContractsContent2 {", "export interface Order {"],
        Interfaces("""
            [CallMessage("order")] public sealed record Order(ContractsContent One, Contracts Other);
            public sealed record Contracts(string Text);
            public sealed record ContractsContent(int Number);
            """));

    [Fact]
    public void Export_WordOfTypeScript_GetsAnotherName() => Assert.Equal(
        ["export interface Order {", "export interface classContent {", "export interface keyofContent {", "export interface stringContent {"],
        Interfaces("""
            [CallMessage("order")] public sealed record Order(@class One, keyof Two, @string Three);
            public sealed record @class(int A);
            public sealed record keyof(int A);
            public sealed record @string(int A);
            """));

    [Fact]
    public void Export_TypeOfOneFile_HasItsNameInTheSource() => Assert.Equal(
        ["export interface Line {", "export interface Order {"],
        Interfaces("[CallMessage(\"order\")] file sealed record Order(Line Line); file sealed record Line(int Number);"));

    private static IEnumerable<string> Interfaces(string contracts) =>
        Source.Compile(contracts).Export().Types().Split('\n').Where(static line => line.StartsWith("export interface ", StringComparison.Ordinal));
}
