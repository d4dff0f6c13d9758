using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

/// <summary>Whatever happens to nodes, no two own the same calls at once, and all calls are soon owned again.</summary>
public sealed class LeasePropertyTests
{
    private const int MostNodes = 4;

    /// <summary>Clocks that are off by more than a tenth are broken.</summary>
    private static readonly double[] Speeds = [1, 0.9, 1.1];

    private enum Happening
    {
        Passes, PassesLong, Pauses, GoesOn, Joins, Stops, IsSlow,
    }

    [Fact]
    public Task AnyPausesAndTakeovers_NoTwoOwnTheSame_AndAllIsOwnedAgain()
    {
        var happening = Gen.Frequency(
            (4, Gen.Constant(Happening.Passes)), (1, Gen.Constant(Happening.PassesLong)), (2, Gen.Constant(Happening.Pauses)),
            (2, Gen.Constant(Happening.GoesOn)), (2, Gen.Constant(Happening.Joins)), (1, Gen.Constant(Happening.Stops)), (1, Gen.Constant(Happening.IsSlow)));
        var story = Gen.ListOf(from what in happening from which in Gen.Choose(0, 999) select (what, which)).Where(static steps => steps.Count > 0);
        return Task.Run(() => Prop.ForAll(story.ToArbitrary(), steps => TellAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(15).WithEndSize(25)), TestContext.Current.CancellationToken);
    }

    private static async Task TellAsync(IEnumerable<(Happening What, int Which)> steps)
    {
        await using var world = await World.CreateAsync();
        await world.AddAsync(Speeds[0]);
        foreach (var (what, which) in steps)
        {
            await HappenAsync(world, what, which);
            Check(world);
        }

        if (!world.Running.Any()) await world.AddAsync(Speeds[0]);

        // Those that are paused never go on. It takes a lease's time, and some rounds in which nodes let go and take.
        await world.WhenSharedAsync();
        Check(world);
    }

    private static async Task HappenAsync(World world, Happening what, int which)
    {
        switch (what)
        {
            case Happening.Passes:
                await world.PassAsync();
                break;
            case Happening.PassesLong:
                await world.PassAsync(TimeSpan.FromMilliseconds(which * 5));
                break;
            case Happening.Pauses when One(world.Running, which) is { } node:
                node.IsPaused = true;
                break;
            case Happening.GoesOn when One(world.Nodes.Where(static node => node.IsPaused), which) is { } node:
                node.IsPaused = false;
                node.CatchUp();
                break;
            case Happening.Joins when world.Running.Count() < MostNodes:
                await world.AddAsync(Speeds[which % Speeds.Length]);
                break;
            case Happening.Stops when One(world.Running, which) is { } node:
                await world.StopAsync(node);
                break;
            case Happening.IsSlow:
                await world.BlockAsync();
                for (var passed = 0; passed <= which % 4; passed++) await world.PassAsync();
                await world.UnblockAsync();
                break;
        }
    }

    private static SimulatedNode? One(IEnumerable<SimulatedNode> nodes, int which) => nodes.ToArray() is { Length: > 0 } all ? all[which % all.Length] : null;

    private static void Check(World world)
    {
        Assert.Empty(world.Wrong);
        for (var partition = 0; partition < World.Partitions; partition++) Assert.InRange(world.OwnersOf(partition).Length, 0, 1);
    }
}
