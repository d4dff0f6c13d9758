using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport.Tests.Comparing;

public sealed class ChangeTests
{
    private const string Read = "account.AddHandler<Offer>((_, _) => Task.CompletedTask);";

    public static TheoryData<string, string, string[]> Sent => new()
    {
        { "record Offer(string Plan)", "record Offer(string Plan)", [] },
        { "record Offer(string Plan, int Price)", "record Offer(int Price, string Plan)", [] },
        { "record Offer(string Plan, int Price)", "record Offer(string Plan)", ["Breaking Offer: the property \"price\" is removed, which the server sent"] },
        { "record Offer(string Plan)", "record Offer(string Plan, int Price)", ["NotBreaking Offer: the property \"price\" is added, which the server sends"] },
        { "record Offer(string Plan)", "record Offer(int Plan)", ["Breaking Offer: the property \"plan\" is number (int32) in place of string"] },
        { "record Offer(int Plan)", "record Offer(long Plan)", ["MayBreak Offer: the property \"plan\" is number (int64) in place of number (int32)"] },
        { "record Offer(string Plan)", "record Offer(string? Plan)", ["Breaking Offer: the property \"plan\" may be null now"] },
        { "record Offer(string? Plan)", "record Offer(string Plan)", ["NotBreaking Offer: the property \"plan\" must not be null any more"] },
        {
            "record Offer(string[] Plans)", "record Offer(int[] Plans)",
            ["Breaking Offer: an item of the property \"plans\" is number (int32) in place of string"]
        },
        { "record Offer(string Plan)", "record Offer(object Plan)", ["MayBreak Offer: the property \"plan\" is unknown in place of string"] },
        {
            "record Offer(string? Plan)", "record Offer([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Plan)",
            ["Breaking Offer: the property \"plan\" is not always sent now", "NotBreaking Offer: the property \"plan\" must not be null any more"]
        },
        {
            "record Offer(Plan Plan); public enum Plan { A }", "record Offer(Plan Plan); public enum Plan { A, B }",
            ["MayBreak Plan: the value \"B\" is added"]
        },
        {
            "record Offer(Plan Plan); public enum Plan { A, B }", "record Offer(Plan Plan); public enum Plan { A }",
            ["NotBreaking Plan: the value \"B\" is removed"]
        },
        {
            "record Offer(Plan Plan); public enum Plan { A }",
            "record Offer([property: JsonConverter(typeof(JsonNumberEnumConverter<Plan>))] Plan Plan); public enum Plan { A }",
            ["Breaking Plan: it is one of several numbers in place of one of several texts"]
        },
        { "record Offer(Plan Plan); public enum Plan { A }", "record Offer(Tariff Plan); public enum Tariff { A }", [] },
    };

    public static TheoryData<string, string, string[]> Received => new()
    {
        {
            "record Offer(string Plan, int Price)", "record Offer(string Plan)",
            ["NotBreaking Offer: the property \"price\" is removed, which the server ignores now"]
        },
        { "record Offer(string Plan)", "record Offer(string Plan, int Price)", ["Breaking Offer: the property \"price\" is added, which the server requires"] },
        {
            "record Offer(string Plan)", "record Offer(string Plan, int Price = 1)",
            ["NotBreaking Offer: the property \"price\" is added, which the server reads"]
        },
        { "record Offer(string Plan = \"\")", "record Offer(string Plan)", ["Breaking Offer: the property \"plan\" is required now"] },
        { "record Offer(string Plan)", "record Offer(string Plan = \"\")", ["NotBreaking Offer: the property \"plan\" is no longer required"] },
        { "record Offer(string Plan)", "record Offer(int Plan)", ["Breaking Offer: the property \"plan\" is number (int32) in place of string"] },
        {
            "record Offer(string? Plan)", "record Offer(string Plan)",
            ["Breaking Offer: the property \"plan\" is required now", "Breaking Offer: the property \"plan\" must not be null any more"]
        },
        {
            "record Offer(Plan Plan); public enum Plan { A }", "record Offer(Plan Plan); public enum Plan { A, B }",
            ["NotBreaking Plan: the value \"B\" is added"]
        },
        {
            "record Offer(Plan Plan); public enum Plan { A, B }", "record Offer(Plan Plan); public enum Plan { A }",
            ["Breaking Plan: the value \"B\" is removed"]
        },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public void Compare_WhatTheServerSends_IsJudgedByWhoReadsIt(string old, string now, string[] changes) =>
        Assert.Equal(changes, Compare(Contract(old), Contract(now)));

    [Theory]
    [MemberData(nameof(Received))]
    public void Compare_WhatTheServerReads_IsJudgedByWhoWritesIt(string old, string now, string[] changes) =>
        Assert.Equal(changes, Compare(Contract(old), Contract(now), Read, Read));

    [Fact]
    public void Compare_RefusedProperties_BreakWhoWritesThem() => Assert.Equal(
        [
            "Breaking Offer: the property \"price\" is removed, which the server refuses now",
            "MayBreak Offer: the server refuses properties that it does not know now",
        ],
        Compare(
            Contract("record Offer(string Plan, int Price)"),
            "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] " + Contract("record Offer(string Plan)"), Read, Read));

    [Theory]
    [InlineData(null)]
    [InlineData(Read)]
    public void Compare_EnumWithAnotherNumberForAName_BreaksWhoeverWritesIt(string? registration)
    {
        const string Old = "record Offer([property: JsonConverter(typeof(JsonNumberEnumConverter<Plan>))] Plan Plan); public enum Plan { A, B }";
        var now = Old.Replace("{ A, B }", "{ A, New, B }", StringComparison.Ordinal);

        Assert.Contains("Breaking Plan: B is 2 in place of 1", Compare(Contract(Old), Contract(now), registration, registration));
    }

    [Fact]
    public void Compare_EnumWithAnotherTextForAName_BreaksWhoReadsIt() => Assert.Equal(
        ["Breaking Plan: A is \"a\" in place of \"A\"", "MayBreak Plan: the value \"a\" is added", "NotBreaking Plan: the value \"A\" is removed"],
        Compare(
            Contract("record Offer(Plan Plan); public enum Plan { A }"),
            Contract("record Offer(Plan Plan); public enum Plan { [JsonStringEnumMemberName(\"a\")] A }")));

    [Fact]
    public void Compare_RemovedAndAddedContract_IsNamed() => Assert.Equal(
        ["Breaking tip: the contract is removed", "NotBreaking hint: the contract is added"],
        Compare("[CallMessage(\"tip\")] public sealed record Hint(string Text);", "[CallMessage(\"hint\")] public sealed record Hint(string Text);"));

    [Fact]
    public void Compare_HandlerThatIsGone_BreaksWhoSends() => Assert.Equal(
        ["Breaking offer: the server no longer reads it", "NotBreaking offer: the server sends it, too"],
        Compare(Contract("record Offer(string Plan)"), Contract("record Offer(string Plan)"), Read));

    [Theory]
    [InlineData(": ICallRequest<Yes>", ": ICallRequest<No>", "Breaking ask: its reply is \"no\" in place of \"yes\"")]
    [InlineData(": ICallRequest<Yes>", "", "Breaking ask: it is no request any more; its reply was \"yes\"")]
    [InlineData("", ": ICallRequest<Yes>", "MayBreak ask: it is a request now, with the reply \"yes\"")]
    public void Compare_Reply_IsNamed(string old, string now, string change)
    {
        const string Replies = " [CallMessage(\"yes\")] public sealed record Yes; [CallMessage(\"no\")] public sealed record No;";
        const string Handlers = "account.AddHandler<Yes>((_, _) => Task.CompletedTask).AddHandler<No>((_, _) => Task.CompletedTask);";

        Assert.Equal([change], Compare(Ask(old), Ask(now), Handlers, Handlers));

        static string Ask(string replies) => $"[CallMessage(\"ask\")] public sealed record Ask(){replies};{Replies}";
    }

    [Fact]
    public void Compare_ChoicesOfASentType_AreNamed()
    {
        const string Old = """
            [CallMessage("offer")] public sealed record Offer(Means Means);
            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")] [JsonDerivedType(typeof(Card), "card")] public abstract record Means;
            public sealed record Card(string Number) : Means;
            public sealed record Cash(int Amount) : Means;
            """;
        var now = Old.Replace("""(typeof(Card), "card")]""", """(typeof(Card), "card")] [JsonDerivedType(typeof(Cash), "cash")]""", StringComparison.Ordinal)
            .Replace("\"kind\"", "\"means\"", StringComparison.Ordinal).Replace("string Number", "int Number", StringComparison.Ordinal);

        Assert.Equal(
            [
                "Breaking Means: the property that tells which it is is \"means\" in place of \"kind\"",
                "Breaking Card: the property \"number\" is number (int32) in place of string",
                "MayBreak Means: the choice \"cash\" is added",
            ],
            Compare(Old, now));
    }

    [Fact]
    public void Compare_RecursiveType_Ends() => Assert.Equal(
        ["NotBreaking Offer: the property \"note\" is added, which the server sends"],
        Compare(Contract("record Offer(Offer? Next, int Price)"), Contract("record Offer(Offer? Next, int Price, string Note)")));

    [Fact]
    public void Export_Twice_IsTheSame()
    {
        var (one, other) = (Source.Compile(Contract("record Offer(string Plan)")).Export(), Source.Compile(Contract("record Offer(string Plan)")).Export());

        Assert.Equal((one.Document, one.TypeScript, one.JsonSchema), (other.Document, other.TypeScript, other.JsonSchema));
    }

    private static string Contract(string record) => $"[CallMessage(\"offer\")] public sealed {record};";

    private static IEnumerable<string> Compare(string old, string now, string? oldRegistration = null, string? registration = null) =>
        Export(now, registration).Compare(Export(old, oldRegistration).Document).Select(static change => $"{change.Impact} {change}");

    private static ExportedContracts Export(string contracts, string? registration) =>
        Source.Compile(contracts, registration, static json => json.Converters.Add(new JsonStringEnumConverter())).Export();
}
