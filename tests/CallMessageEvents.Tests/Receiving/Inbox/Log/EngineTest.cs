namespace CallMessageEvents.Tests;

/// <summary>What tests of nodes on a fake engine share: a clock, an engine, and a handler whose messages each test holds.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    private readonly List<(NodeApp App, HeldHandler Handler)> _nodes = [];

    internal static CallSid Call { get; } = CallSid.Parse(ReceivingApp.Leg);

    internal WatchedTime Time { get; } = new();

    internal FakeEngine Engine => field ??= new FakeEngine(Time);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var (app, handler) in _nodes)
        {
            handler.Release();
            await app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A node whose messages the test ends one by one.</summary>
    private protected async Task<(NodeApp App, HeldHandler Handler)> StartAsync(string name = "a")
    {
        var handler = new HeldHandler();
        var app = await NodeApp.StartAsync(Engine, name, builder => builder.AddHandler<Note>(handler.HandleAsync));
        _nodes.Add((app, handler));
        return (app, handler);
    }

    /// <summary>A second node, which does not own the call.</summary>
    private protected async Task<(NodeApp App, HeldHandler Handler)> StartSecondAsync(NodeApp owner)
    {
        Engine.HandOver(Call, owner.Node);
        var second = await StartAsync("b");
        await WhenOwnedByAsync(owner);
        return second;
    }

    private protected Task WhenOwnedByAsync(NodeApp app) => Eventually.HoldsAsync(() => Engine.OwnerOf(Call) == app.Node && Engine.IsQuiet);

    private protected Task WhenDoneAsync() => Eventually.HoldsAsync(() => Engine.WaitingCount == 0);

    /// <summary>Lets the time pass that somebody waits for.</summary>
    private protected async Task PassAsync(TimeSpan time)
    {
        await Time.WhenTimerIsDueInAsync(time);
        Advance(time);
    }

    /// <summary>The clock goes on, and a node that was about to wait, for what was due by the time before, looks again.</summary>
    private protected void Advance(TimeSpan time)
    {
        Time.Advance(time);
        Engine.Wake();
    }

    private protected static int Count(NodeApp app, string what) => app.Log.Lines.Count(line => line.Contains(what, StringComparison.Ordinal));
}
