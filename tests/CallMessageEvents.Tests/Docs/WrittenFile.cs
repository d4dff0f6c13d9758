namespace CallMessageEvents.Tests.Docs;

/// <summary>A file of the repository that is written from the code. <c>UPDATE_DOCS=1</c> writes it anew; else a test fails when it is out of date.</summary>
internal static class WrittenFile
{
    /// <summary>In a page, what stands above this line is written by hand.</summary>
    private const string Marker = "<!-- Written from the code, with UPDATE_DOCS=1 in front of the command that runs the tests. -->\n";

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    public static void IsCurrent(string file, string text)
    {
        var path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    public static void IsCurrentBelowMarker(string page, string text)
    {
        var whole = Read(page);
        var end = whole.IndexOf(Marker, StringComparison.Ordinal);
        Assert.True(end >= 0, $"{page} has no marker.");
        IsCurrent(page, $"{whole[..(end + Marker.Length)]}\n{text}");
    }
}
