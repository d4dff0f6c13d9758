using CallMessageEvents.Tests.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CallMessageEvents.Tests.Architecture;

/// <summary>The order of a call is a pure state machine: its files use nothing else of the library, and no clock, lock, task or thread.</summary>
public sealed class PureTests
{
    private static readonly string[] Impure =
        ["Task", "ValueTask", "Timer", "ITimer", "TimeProvider", "DateTimeOffset", "Thread", "ThreadPool", "Interlocked", "Monitor", "Gate", "Lock"];

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    private static readonly List<SyntaxTree> Trees =
    [
        .. Repository.Files("*.cs", "src/CallMessageEvents/Receiving/Inbox/Ordering").Select(File.ReadAllText).Select(Parse),
        Parse("global using System; global using System.Collections.Generic; global using System.Linq;"),
    ];

    [Fact]
    public void Ordering_OfACall_CompilesAlone()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

        var compiled = CSharpCompilation.Create("Ordering", Trees, platform, options);

        Assert.Empty(compiled.GetDiagnostics(TestContext.Current.CancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void Ordering_OfACall_HasNoClockLockOrThread()
    {
        var nodes = Trees.SelectMany(static tree => tree.GetRoot().DescendantNodes()).ToList();

        Assert.True(Trees.Count > 5);
        Assert.Empty(nodes.OfType<LockStatementSyntax>());
        Assert.Empty(nodes.OfType<AwaitExpressionSyntax>());
        Assert.Empty(nodes.OfType<SimpleNameSyntax>().Select(static name => name.Identifier.Text).Intersect(Impure));
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, ParseOptions);
}
