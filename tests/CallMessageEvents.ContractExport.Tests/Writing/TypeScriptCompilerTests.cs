using System.Diagnostics;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport.Tests.Writing;

public sealed class TypeScriptCompilerTests : IDisposable
{
    private const string Contracts = """
        [CallMessage("order")]
        public sealed record Order(
            Plan Plan, [property: JsonConverter(typeof(JsonNumberEnumConverter<Code>))] Code Code,
            Means? Means, List<string?> Notes, Dictionary<string, Order[]> Parts, JsonElement Loose,
            [property: JsonPropertyName("it's \"1\"")] string Odd,
            [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[] Ratios)
        {
            [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; init; }
        }
        [CallMessage("question")] public sealed record Question(string Text, string? Hint) : ICallRequest<Answer>;
        [CallMessage("answer")] public sealed record Answer(string Text, string Note = "");
        [CallMessage("it's a\\test")] public sealed record Ping;
        [CallMessage("ask")] public sealed record Ask : ICallRequest<int>;
        public enum Plan { Monthly, Annual }
        public enum Code { One = 1, Two }
        [JsonDerivedType(typeof(Card), "card")] public record Means(string Owner);
        public sealed record Card(string Owner, string Number) : Means(Owner);
        """;

    private const string Use = """
        import type { Contracts, Order } from './contracts';
        type Messages = Contracts['messages'];
        type Reply<T extends keyof Contracts['requests']> = Messages[Contracts['requests'][T]];
        export const question: Messages['question'] = { text: 'Who?', hint: null };
        export const answer: Reply<'question'> = { text: 'I' };
        export const order: Order = {
          plan: 'Annual', code: 2, means: { $type: 'card', owner: 'Ada', number: '1' }, notes: [null], parts: {}, loose: 7, 'it\'s "1"': '',
          ratios: [1, 'NaN'], more: 1,
        };
        // @ts-expect-error There is no such plan.
        export const wrongPlan: Order['plan'] = 'Weekly';
        // @ts-expect-error The text is missing.
        export const wrongAnswer: Reply<'question'> = { note: '' };
        // @ts-expect-error It is left out: its reply is no contract.
        export const wrongRequest: keyof Contracts['requests'] = 'ask';
        export const odd: Messages['it\'s a\\test'] = {};

        """;

    private static readonly string Compiler =
        Path.Combine(Repository.Root, "tests", "CallMessageEvents.ContractExport.Tests", "node", "node_modules", "typescript", "bin", "tsc");

    private readonly string _folder = Directory.CreateTempSubdirectory("call-message-events-").FullName;

    [Fact]
    public async Task Export_TypeScript_CompilesStrictly()
    {
        Requirement.Check(Missing());
        var cancellationToken = TestContext.Current.CancellationToken;
        var exported = Source.Compile(Contracts, json: static json => json.Converters.Add(new JsonStringEnumConverter())).Export();
        await File.WriteAllTextAsync(Path.Combine(_folder, "contracts.ts"), exported.TypeScript, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "use.ts"), Use, cancellationToken);

        string[] strictly = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--module", "esnext", "--moduleResolution", "bundler"];
        var start = new ProcessStartInfo("node", [Compiler, .. strictly, "use.ts"])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var compiler = Process.Start(start)!;
        var (exitCode, output, _) = await compiler.RunToEndAsync();

        Assert.Equal(string.Empty, output);
        Assert.Equal(0, exitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? Missing()
    {
        if (!File.Exists(Compiler)) return "TypeScript is not installed: run npm ci --prefix tests/CallMessageEvents.ContractExport.Tests/node";

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true });
            node!.WaitForExit();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not installed.";
        }
    }
}
