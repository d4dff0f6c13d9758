using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

/// <summary>
/// A node whose clock is the world's, somewhat faster or slower. While it is paused it does nothing; its clock goes on, as that of a frozen process does.
/// </summary>
internal sealed class SimulatedNode : ICallLogWorker, IAsyncDisposable
{
    private readonly World _world;
    private readonly Clock _clock;
    private readonly LogNode _node;
    private readonly Dictionary<string, CallOwnership> _taken = [];

    public SimulatedNode(World world, EngineSchema schema, double speed, string connectionString)
    {
        (_world, _clock) = (world, new Clock(world, speed));
        var connection = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = $"{schema.Name},pg_catalog" };
        _node = new(schema, connection.ConnectionString, _clock, configure: static options =>
            (options.Listen, options.LeaseDuration) = (false, TimeSpan.FromSeconds(5)));
        _node.Start(this);
    }

    /// <summary>Its number, once it has joined.</summary>
    public int Id { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Whether it takes itself for the owner at this moment. Under <see cref="World.Sync"/>.</summary>
    public bool Believes(string key) => _taken.TryGetValue(key, out var ownership) && ownership.IsHeld;

    /// <summary>What was due meanwhile happens.</summary>
    public void CatchUp() => _clock.CatchUp();

    /// <summary>What waits for its clock waits no longer; it looks at the clock then.</summary>
    public void Wake(TimeSpan wait) => _clock.Advance(wait);

    public bool TryTake(CallLogEntry entry, CallOwnership ownership)
    {
        lock (_world.Sync)
        {
            // As the library does.
            if (!ownership.IsHeld) return false;

            _world.Begins(this, entry.Key);
            _taken[entry.Key] = ownership;
            return true;
        }
    }

    public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private sealed class Clock(World world, double speed) : FakeTimeProvider
    {
        private readonly long _began = world.Now.Ticks;
        private long _caughtUp;

        public override long GetTimestamp() => (long)((world.Now.Ticks - _began) * speed);

        public void CatchUp()
        {
            var now = GetTimestamp();
            Advance(TimeSpan.FromTicks(now - _caughtUp));
            _caughtUp = now;
        }
    }
}
