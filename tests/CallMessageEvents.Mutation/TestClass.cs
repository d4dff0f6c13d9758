using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CallMessageEvents.Mutation;

/// <summary>A class of tests.</summary>
/// <param name="Name">Its name, without namespace.</param>
/// <param name="Folder">The folder of its source, as the source tree has it; empty when it has no file of its name.</param>
/// <param name="Time">How long its tests take.</param>
/// <param name="Covers">The mutants that they reach.</param>
internal sealed record TestClass(string Name, string Folder, TimeSpan Time, HashSet<int> Covers)
{
    /// <summary>Those of these folders read sources, or look at the library from outside.</summary>
    private static readonly string[] NotOfBehaviour = ["Architecture", "PublicApi"];

    /// <summary>All whose tests see what the library does, with the folders of their sources.</summary>
    public static Dictionary<string, string> Find(Workplace copy)
    {
        var folder = copy.Tests;
        var sources = Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories).ToLookup(
            static file => Path.GetFileNameWithoutExtension(file), file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Replace('\\', '/'));
        return Compiled(copy.TestProgram + ".dll").ToDictionary(static name => name, name => sources[name].FirstOrDefault("")).Where(
            static pair => !NotOfBehaviour.Contains(pair.Value.Split('/')[0])).ToDictionary();
    }

    private static List<string> Compiled(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(static type =>
            (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public && !type.Attributes.HasFlag(TypeAttributes.Abstract)).Select(type =>
            metadata.GetString(type.Name)).Where(static name => name.EndsWith("Tests", StringComparison.Ordinal))];
    }

    /// <summary>Runs classes of tests.</summary>
    /// <returns>Whether all tests passed, in time.</returns>
    public static async Task<bool> PassAsync(
        Workplace copy, IEnumerable<string> names, IEnumerable<KeyValuePair<string, string>> variables, TimeSpan time, CancellationToken cancellationToken)
    {
        var filters = names.SelectMany(static name => new[] { "--filter-class", $"*.{name}" });
        string[] arguments = ["--no-progress", "--no-ansi", "--stop-on-fail", "on", .. filters];
        var (exitCode, _) = await Command.RunAsync(copy.Output, copy.TestProgram, arguments, variables, time, cancellationToken);
        return exitCode == 0;
    }
}
