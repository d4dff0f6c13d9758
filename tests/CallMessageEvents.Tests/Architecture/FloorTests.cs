using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.Architecture;

public sealed class FloorTests
{
    private const string Table = """
        | room of `src/House` | what | may know |
        |---|---|---|
        | Cellar | stores | |
        | Kitchen | cooks | Cellar |
        | porch | welcomes | Cellar, Kitchen |
        """;

    private static readonly (string, string)[] Sound =
    [
        ("Cellar/Apple.cs", "class Apple { public int Seeds; }"),
        ("Kitchen/Cook.cs", "class Cook { public int Count(Apple apple) => apple.Seeds; }"),
        ("Door.cs", "class Door { Cook _cook = new(); }"),
    ];

    [Theory]
    [InlineData("CallMessageEvents")]
    [InlineData("CallMessageEvents.Emulator")]
    public void Sources_OfAProject_KnowOnlyLowerFloors(string project)
    {
        var floors = Floors.Of(project);
        var rooms = Directory.GetDirectories(Path.Combine(Repository.Root, "src", project))
            .Select(Path.GetFileName).Where(static name => name is not ("bin" or "obj"));

        Assert.Empty(floors.OutOfOrder());
        Assert.Equal(rooms.Append(Floors.Porch).Order(StringComparer.Ordinal), floors.Rooms.Order(StringComparer.Ordinal));
        var arrows = SourceArrows.Read(project);
        Assert.NotEmpty(arrows);
        var forbidden = floors.Forbidden(arrows).ToArray();
        Assert.True(forbidden.Length == 0, string.Join('\n', forbidden.Select(static arrow => arrow.ToString())));
    }

    [Fact]
    public void Forbidden_SoundHouse_None() => Assert.Empty(Floors.Parse(Table, "House").Forbidden(SourceArrows.Find(Sound)));

    [Theory]
    [InlineData("class Rat { Cook _cook; }", "Kitchen", "Cook")]
    [InlineData("class Rat { int Eat() => default(Cook).Count(null); }", "Kitchen", "Cook")]
    [InlineData("class Rat { void Eat() => Hunt(new()); void Hunt(Cook cook) { } }", "Kitchen", "Cook")]
    [InlineData("class Rat : System.Collections.Generic.List<Door>;", "porch", "Door")]
    [InlineData("class Rat { string Name = nameof(Door); }", "porch", "Door")]
    public void Forbidden_AddedArrow_IsFound(string code, string to, string type) => Assert.Equal(
        [new Arrow("Cellar", to, "Cellar/Rat.cs", type)], Floors.Parse(Table, "House").Forbidden(SourceArrows.Find([.. Sound, ("Cellar/Rat.cs", code)])));

    [Fact]
    public void Forbidden_SharedPartialType_GoesByItsMembers()
    {
        (string, string)[] files =
        [
            ("Cellar/Log.cs", "static partial class Log { public static void Stored() { } }"),
            ("Kitchen/Log.cs", "static partial class Log { public static void Cooked() { } }"),
            ("Cellar/Shelf.cs", "class Shelf { void Put() => Log.Stored(); void Take() => Log.Cooked(); }"),
        ];

        Assert.Equal([new Arrow("Cellar", "Kitchen", "Cellar/Shelf.cs", "Log")], Floors.Parse(Table, "House").Forbidden(SourceArrows.Find(files)));
    }

    [Fact]
    public void OutOfOrder_RoomThatMayKnowAHigherOne_IsNamed() => Assert.Equal(
        ["Cellar may not know Kitchen, which is no lower floor."],
        Floors.Parse(Table.Replace("stores | |", "stores | Kitchen |", StringComparison.Ordinal), "House").OutOfOrder());
}
