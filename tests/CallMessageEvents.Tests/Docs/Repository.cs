namespace CallMessageEvents.Tests.Docs;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The program that a sample was built into, beside this test's own build.</summary>
    public static string SampleProgram(string name)
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, "samples", name, "bin", build.Parent!.Name, build.Name, $"{name}.dll");
    }

    public static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(static file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(static folder => folder is "obj" or "node_modules"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CallMessageEvents.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
