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
}
