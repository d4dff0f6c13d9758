using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.Architecture;

/// <summary>The rooms of one project, lowest floor first, and which of the others each may know: a table in CONTRIBUTING.md.</summary>
internal sealed class Floors
{
    /// <summary>The files at the project's root.</summary>
    public const string Porch = "porch";

    private readonly List<(string Room, string[] MayKnow)> _floors = [];

    private Floors()
    {
    }

    public IEnumerable<string> Rooms => _floors.Select(static floor => floor.Room);

    /// <summary>Reads the table whose heading row names the project.</summary>
    public static Floors Of(string project) => Parse(File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md")), project);

    public static Floors Parse(string markdown, string project)
    {
        var floors = new Floors();
        var rows = markdown.Split('\n').SkipWhile(line => !line.StartsWith($"| room of `src/{project}` |", StringComparison.Ordinal)).Skip(2);
        foreach (var row in rows.TakeWhile(static line => line.StartsWith('|')))
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries);
            floors._floors.Add((cells[1], cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        }

        return floors;
    }

    /// <summary>What the table itself has wrong: a room may know only rooms of lower floors; the porch knows all, and some may know its types.</summary>
    public IEnumerable<string> OutOfOrder() =>
        from floor in _floors.Select((floor, index) => (floor.Room, floor.MayKnow, Below: Rooms.Take(index)))
        from known in floor.MayKnow
        where floor.Room != Porch && known != Porch && !floor.Below.Contains(known)
        select $"{floor.Room} may not know {known}, which is no lower floor.";

    /// <summary>The arrows that the table does not allow.</summary>
    public IEnumerable<Arrow> Forbidden(IEnumerable<Arrow> arrows) =>
        arrows.Where(arrow => arrow.From != Porch && !_floors.Exists(floor => floor.Room == arrow.From && floor.MayKnow.Contains(arrow.To)));
}
