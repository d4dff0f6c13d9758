namespace CallMessageEvents.ContractExport.Tests.Comparing;

/// <summary>Documents that were edited by hand, or merged.</summary>
public sealed class DocumentTests
{
    private static readonly ExportedContracts Exported = Source.Compile("""
        [CallMessage("offer")] public sealed record Offer(string Text, Plan Plan, Means Means);
        public enum Plan { Monthly, Annual }
        [JsonDerivedType(typeof(Card), "card")] public abstract record Means;
        public sealed record Card(string Number) : Means;
        """).Export();

    [Theory]
    [InlineData("\"name\": \"offer\"", "\"name\": \"offer\", \"name\": \"offer\"")]
    [InlineData("\"name\": \"offer\"", "\"name\": null")]
    [InlineData("\"name\": \"text\"", "\"name\": null")]
    [InlineData("{ \"ref\": \"Offer\" }", "null")]
    [InlineData("{ \"name\": \"Monthly\", \"value\": 0 }", "{ \"name\": \"Monthly\" }")]
    [InlineData("{ \"name\": \"Monthly\", \"value\": 0 }", "null")]
    [InlineData("\"ref\": \"Card\"", "\"ref\": null")]
    [InlineData("\"ref\": \"Card\"", "\"ref\": \"Cart\"")]
    [InlineData("\"name\": \"Offer\"", "\"name\": \"Offers\"")]
    public void Compare_DocumentThatIsBroken_SaysSo(string text, string broken)
    {
        Assert.Contains(text, Exported.Document, StringComparison.Ordinal);

        var error = Assert.ThrowsAny<InvalidOperationException>(() => Exported.Compare(Exported.Document.Replace(text, broken, StringComparison.Ordinal)));
        Assert.StartsWith("The committed document is no document of contracts: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Restore it, or write it anew.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_ItsOwnDocument_IsNoChange() => Assert.Empty(Exported.Compare(Exported.Document));
}
