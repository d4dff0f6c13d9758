using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>One process of the application, as the engine sees it, and what a test does to it. Thread-safe.</summary>
internal sealed class FakeNode
{
    private readonly Lock _lock = new();
    private List<FakeOwnership> _frozen = [];
    private bool _isRunning;
    private int _runs;
    private int _runsThatThrow;
    private volatile bool _isCutOff;
    private volatile bool _isFrozen;
    private volatile bool _isKilled;

    public FakeNode(FakeEngine engine, string name)
    {
        (Engine, Name) = (engine, name);
        (Appends, Ends, Reads, Writes) = (new(this), new(this), new(this), new(this));
        (Log, Store, DeadLetters) = (new(this), new(this), new(this));
    }

    public FakeEngine Engine { get; }

    public string Name { get; }

    public FakeLog Log { get; }

    public EngineStore Store { get; }

    public FakeDeadLetters DeadLetters { get; }

    public FakeOperation Appends { get; }

    public FakeOperation Ends { get; }

    /// <summary>What is read of the store.</summary>
    public FakeOperation Reads { get; }

    /// <summary>What is written to the store, but for what is stored with an entry.</summary>
    public FakeOperation Writes { get; }

    /// <summary>How often its run was called.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Whether it is given nothing for the time being, though it owns its calls.</summary>
    public bool IsPaused
    {
        get;
        set
        {
            field = value;
            Wakes.Pulse();
        }
    }

    public bool IsConnected => !_isCutOff && !_isFrozen && !_isKilled;

    public bool IsKilled => _isKilled;

    /// <summary>How many of its runs are being given something at this moment. Guarded by the engine's lock.</summary>
    public int Taking { get; set; }

    /// <summary>Pulses when there may be something to do.</summary>
    public Signal Wakes { get; } = new();

    /// <summary>Pulses when the connection is there again.</summary>
    public Signal Reconnects { get; } = new();

    public FakeNode Register(IServiceCollection services, string? account = null)
    {
        if (account is null) services.AddSingleton<CallLog>(Log).AddSingleton<CallStore>(Store);
        else services.AddKeyedSingleton<CallLog>(account, Log).AddKeyedSingleton<CallStore>(account, Store);
        services.AddSingleton<DeadLetters>(DeadLetters);
        return this;
    }

    /// <summary>It cannot reach the database any more.</summary>
    /// <param name="losesCalls">Whether that takes so long that its calls go to others.</param>
    public void CutOff(bool losesCalls = false)
    {
        _isCutOff = true;
        if (losesCalls) Engine.Leave(this);
    }

    /// <summary>It reaches the database again, looks at all that waits, and does not know what it missed.</summary>
    public void Reconnect()
    {
        _isCutOff = false;
        Engine.GiveAgain(this);
        Rejoin();
        Reconnects.Pulse();
    }

    /// <summary>It stands still for so long that its calls go to others, and does not know it. Handlers that run are the test's to hold.</summary>
    public void Freeze()
    {
        _isFrozen = true;
        _frozen = Engine.Leave(this, isTold: false);
    }

    /// <summary>It goes on.</summary>
    public void Thaw()
    {
        _isFrozen = false;
        _frozen.ForEach(static owner => owner.Tell());
        Rejoin();
        Reconnects.Pulse();
    }

    /// <summary>Nothing that it does has any effect any more. Its calls go to others.</summary>
    public void Kill()
    {
        // In this order: while it owns its calls, whatever it ends is recorded.
        Engine.Leave(this);
        _isKilled = true;
    }

    /// <summary>Its run throws, now or when it is called.</summary>
    public void ThrowFromRun(int times = 1)
    {
        Interlocked.Add(ref _runsThatThrow, times);
        Wakes.Pulse();
    }

    /// <summary>Throws if a test ordered that.</summary>
    public void ThrowIfOrdered()
    {
        if (Volatile.Read(ref _runsThatThrow) <= 0) return;

        Interlocked.Decrement(ref _runsThatThrow);
        throw new InvalidOperationException("The fake engine's own fault, because a test ordered it.");
    }

    /// <summary>Its run begins: it gets calls.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref _runs);
        lock (_lock) _isRunning = true;
        Rejoin();
    }

    /// <summary>Its run ends: those of its calls that were not handed over are lost.</summary>
    public void Stop()
    {
        lock (_lock) _isRunning = false;
        Engine.Leave(this);
    }

    private void Rejoin()
    {
        lock (_lock)
        {
            if (!_isRunning || !IsConnected) return;
            Engine.Join(this);
        }
    }
}
