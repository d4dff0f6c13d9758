using CallMessageEvents.Tests.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CallMessageEvents.Tests.Architecture;

/// <summary>
/// The order of a call, and what is said on a leg, are pure state machines: their files use nothing else of the library but what stands here, and no clock,
/// lock, task or thread.
/// </summary>
public sealed class PureTests
{
    private static readonly string[] Impure =
        ["Task", "ValueTask", "Timer", "ITimer", "TimeProvider", "DateTimeOffset", "Thread", "ThreadPool", "Interlocked", "Monitor", "Gate", "Lock"];

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    /// <summary>The folders, and the files of lower floors that they know.</summary>
    public static TheoryData<string, string[]> Folders => new()
    {
        { "Receiving/Inbox/Ordering", [] },
        {
            "Protocol/Talk",
            [
                "Protocol/PartsRoom.cs", "Contracts/ContentErrors.cs", "Contracts/ContentMetadata.cs", "Contracts/Contract.cs", "Contracts/Envelope.cs",
                "Contracts/EnvelopeFields.cs", "Contracts/EnvelopeReading.cs", "Contracts/EnvelopeValues.cs", "Contracts/EnvelopeWriting.cs",
                "Contracts/HelloReading.cs", "Contracts/JsonEscape.cs", "Contracts/JsonText.cs",
                "Contracts/InvalidCallMessageException.cs", "Contracts/MessageEnvelope.cs", "Contracts/MessageTooLargeException.cs", "Contracts/OwnProperty.cs",
                "Contracts/PartSplitting.cs", "Contracts/PropertyRemoval.cs", "Calls/CallMessageException.cs", "Wire/PooledWriter.cs", "Wire/RecentTexts.cs",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_WithWhatItKnows_CompilesAlone(string folder, string[] known)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var trees = known.Select(static file => Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", "CallMessageEvents", file))))
            .Append(Parse("global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;"));

        var compiled = CSharpCompilation.Create("Pure", [.. Trees(folder), .. trees], platform, options);

        Assert.Empty(compiled.GetDiagnostics(TestContext.Current.CancellationToken).Where(static one => one.Severity == DiagnosticSeverity.Error));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_HasNoClockLockOrThread(string folder, string[] known)
    {
        var trees = Trees(folder);
        var nodes = trees.SelectMany(static tree => tree.GetRoot().DescendantNodes()).ToList();

        Assert.True(trees.Count > 5);
        Assert.Empty(nodes.OfType<LockStatementSyntax>());
        Assert.Empty(nodes.OfType<AwaitExpressionSyntax>());
        Assert.Empty(nodes.OfType<SimpleNameSyntax>().Select(static name => name.Identifier.Text).Intersect(Impure));
        Assert.DoesNotContain(known, file => file.StartsWith(folder, StringComparison.Ordinal));
    }

    private static List<SyntaxTree> Trees(string folder) =>
        [.. Repository.Files("*.cs", $"src/CallMessageEvents/{folder}").Select(File.ReadAllText).Select(Parse)];

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, ParseOptions);
}
