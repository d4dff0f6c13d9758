using CallMessageEvents.Tests.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CallMessageEvents.Tests.Architecture;

/// <summary>
/// Finds which rooms (top folders) of a project know which, as the compiler sees it: a room knows another when one of its files uses a type, or a member of a
/// type, that is declared there. Namespaces are flat and names repeat, so that a search by text would mislead.
/// </summary>
internal static class SourceArrows
{
    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    /// <summary>
    /// A type that cannot be found has no room: then the arrows would not be all. Generated code is not compiled here, so that arrows that only generated
    /// members make are not seen.
    /// </summary>
    private const string UnknownName = "CS0246";

    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    /// <summary>Reads all sources of a project.</summary>
    /// <param name="project">The name of the project's folder below <c>src</c>.</param>
    public static IReadOnlyList<Arrow> Read(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        return Find([.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(static source => !source.Path.StartsWith("obj/", StringComparison.Ordinal) && !source.Path.StartsWith("bin/", StringComparison.Ordinal))
            .Select(static source => (source.Path, File.ReadAllText(source.File)))]);
    }

    /// <summary>Finds the arrows among files that are given with their paths below the project's folder.</summary>
    public static IReadOnlyList<Arrow> Find(IReadOnlyList<(string Path, string Text)> files)
    {
        var trees = files.Select(static file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path)).ToArray();
        var usings = CSharpSyntaxTree.ParseText(string.Concat(ImplicitUsings.Select(static name => $"global using {name};\n")), ParseOptions, "usings");
        var compilation = CSharpCompilation.Create(
            "Rooms", [.. trees, usings], References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain(compilation.GetDiagnostics(), static fault => fault.Id == UnknownName);
        return
        [
            .. trees.SelectMany(tree => Arrows(tree, compilation.GetSemanticModel(tree))).Distinct()
                .OrderBy(static arrow => arrow.File, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Arrow> Arrows(SyntaxTree tree, SemanticModel model)
    {
        var from = Room(tree.FilePath);
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is not (SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax)) continue;
            var info = model.GetSymbolInfo(node);
            foreach (var symbol in info.Symbol is { } known ? [known] : info.CandidateSymbols)
            {
                if (Outermost(symbol) is not { } type) continue;
                foreach (var to in Rooms(symbol, type).Distinct().Where(room => room != from)) yield return new Arrow(from, to, tree.FilePath, type.Name);
            }
        }
    }

    /// <summary>The rooms that declare a type. Where several rooms declare parts of it, as of a log, only its members have a room.</summary>
    private static IEnumerable<string> Rooms(ISymbol symbol, INamedTypeSymbol type)
    {
        var rooms = type.DeclaringSyntaxReferences.Select(static place => Room(place.SyntaxTree.FilePath)).Distinct().ToArray();
        if (rooms.Length < 2) return rooms;
        return symbol is INamedTypeSymbol ? [] : symbol.DeclaringSyntaxReferences.Select(static place => Room(place.SyntaxTree.FilePath));
    }

    /// <summary>The type that a symbol is declared in, out of all nesting; null for a namespace and the like.</summary>
    private static INamedTypeSymbol? Outermost(ISymbol symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } outer) type = outer;
        return type?.OriginalDefinition;
    }

    private static string Room(string path) =>
        path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : Floors.Porch;

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => !Path.GetFileName(file).StartsWith(nameof(CallMessageEvents), StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file));
}
