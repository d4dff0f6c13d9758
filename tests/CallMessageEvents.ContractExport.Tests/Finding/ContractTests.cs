using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.ContractExport.Tests.Finding;

public sealed class ContractTests
{
    private const string Support = """
        [CallMessage("question")]
        public sealed record Question(string Text) : ICallRequest<Answer>;
        [CallMessage("answer")]
        public sealed record Answer(string Text);
        [CallMessage("account-query")]
        public sealed record AccountQuery(int Id);
        [CallMessage("account-card")]
        public sealed record AccountCard(string Name);
        [CallMessage("offer-accepted")]
        public sealed record OfferAccepted(string Plan);
        [CallMessage("hint")]
        public sealed record Hint(string Text);
        public sealed record Foreign(string Text);
        """;

    private const string Registered = """
        account.AddHandler<OfferAccepted>((_, _) => Task.CompletedTask)
            .AddRequestHandler<AccountQuery, AccountCard>((_, _) => Task.FromResult(new AccountCard("")))
            .AddContract<Foreign>("foreign");
        """;

    [Fact]
    public void Export_Application_HasEveryContractByWhoWritesIt()
    {
        var exported = Source.Compile(Support, Registered).Export();

        Assert.Equal(
            """
            // Written by CallMessageEvents.ContractExport from the server's contracts. Do not edit: write it anew with `dotnet run -- contracts`.

            export interface AccountCard {
              name: string;
            }

            export interface AccountQuery {
              id: number;
            }

            export interface Answer {
              text: string;
            }

            export interface Foreign {
              text: string;
            }

            export interface Hint {
              text: string;
            }

            export interface OfferAccepted {
              plan: string;
            }

            export interface Question {
              text: string;
            }

            export interface Contracts {
              messages: {
                /** From the server. */
                'account-card': AccountCard;
                /** To the server. */
                'account-query': AccountQuery;
                /** To the server. */
                'answer': Answer;
                /** From the server. */
                'foreign': Foreign;
                /** From the server. */
                'hint': Hint;
                /** To the server. */
                'offer-accepted': OfferAccepted;
                /** From the server. */
                'question': Question;
              };
              requests: {
                'account-query': 'account-card';
                'question': 'answer';
              };
            }

            """,
            exported.TypeScript);
    }

    [Fact]
    public void Export_Application_WritesTheDocument() => Assert.Equal(
        """
        {
          "version": 1,
          "typeProperty": "type",
          "envelopeProperty": "cme",
          "messages": [
            { "name": "answer", "direction": "app-to-server", "content": { "ref": "Answer" } },
            { "name": "question", "direction": "server-to-app", "content": { "ref": "Question" }, "reply": "answer" }
          ],
          "types": [
            {
              "name": "Answer",
              "direction": "app-to-server",
              "properties": [{ "name": "text", "type": "string", "required": true }]
            },
            { "name": "Question", "direction": "server-to-app", "properties": [{ "name": "text", "type": "string" }] }
          ]
        }

        """,
        Source.Compile("""
            [CallMessage("question")] public sealed record Question(string Text) : ICallRequest<Answer>;
            [CallMessage("answer")] public sealed record Answer(string Text);
            """).Export().Document);

    [Fact]
    public void Export_ReplyThatIsNoContract_IsLeftOutWithAComment()
    {
        var exported = Source.Compile("[CallMessage(\"question\")] public sealed record Question(string Text) : ICallRequest<string>;").Export();

        Assert.EndsWith(
            "  requests: {\n    // 'question' is left out: its reply, String, is no contract.\n  };\n}\n", exported.TypeScript, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_ReadWithoutAHandler_IsReceivedWhereTheOptionsSaySo()
    {
        var exported = Source.Compile("[CallMessage(\"typing\")] public sealed record Typing(int Count = 0);")
            .With(static (options, types) => options.Received.Add(types.GetType("Typing")!)).Export();

        Assert.Contains("/** To the server. */\n    'typing'", exported.TypeScript, StringComparison.Ordinal);
        Assert.Contains("count?: number;", exported.Types(), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_AddContract_GoesBeforeTheAttribute() => Assert.Contains(
        "'tip': Hint;",
        Source.Compile("[CallMessage(\"hint\")] public sealed record Hint(string Text);", "account.AddContract<Hint>(\"tip\");").Export().Maps(),
        StringComparison.Ordinal);

    [Fact]
    public void Export_TwoContractsOfOneName_IsRefused()
    {
        var source = Source.Compile("""
            [CallMessage("hint")] public sealed record Hint(string Text);
            [CallMessage("hint")] public sealed record Tip(string Text);
            """);

        var error = Assert.ThrowsAny<InvalidOperationException>(source.Export);
        Assert.StartsWith("Two contracts have the name \"hint\": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_TypeThatCannotBeWritten_IsRefused()
    {
        var source = Source.Compile("""
            [CallMessage("hint")]
            public sealed record Hint([property: JsonPropertyName("a")] string A, [property: JsonPropertyName("a")] string B);
            """);

        var error = Assert.ThrowsAny<InvalidOperationException>(source.Export);
        Assert.StartsWith("Hint cannot be read and written as JSON: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "public sealed record Hint([property: JsonConverter(typeof(Own))] int A);"
        + "public sealed class Own : JsonConverter<int> { public Own() => throw new FormatException(\"No form.\"); "
        + "public override int Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => 0; "
        + "public override void Write(Utf8JsonWriter w, int v, JsonSerializerOptions o) { } }")]
    [InlineData(
        "public sealed record Hint(Plan A); [JsonConverter(typeof(Own))] public enum Plan { A }"
        + "public sealed class Own : JsonConverter<Plan> { public override Plan Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => 0; "
        + "public override void Write(Utf8JsonWriter w, Plan v, JsonSerializerOptions o) => throw new FormatException(\"No form.\"); }")]
    public void Export_ConverterThatThrows_IsRefused(string contracts)
    {
        var source = Source.Compile($"[CallMessage(\"hint\")] {contracts}");

        var error = Assert.ThrowsAny<InvalidOperationException>(source.Export);
        Assert.Equal("The contracts cannot be exported: No form.", error.Message);
    }

    [Fact]
    public void Export_ReferencesInContent_AreRefused()
    {
        var source = Source.Compile(
            "[CallMessage(\"hint\")] public sealed record Hint(string Text);", json: static json => json.ReferenceHandler = ReferenceHandler.Preserve);

        var error = Assert.ThrowsAny<InvalidOperationException>(source.Export);
        Assert.StartsWith("The contracts cannot be exported: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sales", "'offer'")]
    [InlineData(null, "'hint'")]
    public void Export_SeveralAccounts_TakesTheNamedOne(string? account, string contract)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddContract<Hint>("hint").AddHandler<Hint>(static (_, _) => Task.CompletedTask);
        services.AddCallMessageEvents("sales").AddContract<Offer>("offer").AddHandler<Offer>(static (_, _) => Task.CompletedTask);
        using var provider = services.BuildServiceProvider();
        var options = new ContractExportOptions { AccountName = account };
        options.Assemblies.Add(typeof(string).Assembly); // None of these tests' own.

        Assert.Contains(contract, ExportedContracts.Create(provider, options).Maps(), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_AccountThatIsNotThere_NamesThoseThatAre()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents("sales");
        services.AddCallMessageEvents("support");
        using var provider = services.BuildServiceProvider();

        var error = Assert.ThrowsAny<InvalidOperationException>(() => ExportedContracts.Create(provider));

        Assert.Equal("There are several accounts: name one with --account: \"sales\", \"support\".", error.Message);
    }

    private sealed record Offer(string Plan);

    private sealed record Hint(string Text);
}
