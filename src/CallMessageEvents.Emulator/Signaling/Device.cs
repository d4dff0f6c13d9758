namespace CallMessageEvents.Emulator;

/// <summary>A Voice SDK <c>Device</c> behind one socket: who it is, whether it wants calls, and which legs it has. Thread-safe.</summary>
internal sealed class Device(SignalSocket socket, CallBook calls)
{
    private const int MostLegs = 20;

    private readonly Gate _gate = new();
    private readonly List<BrowserLeg> _legs = [];
    private volatile Client? _user;
    private volatile bool _isRegistered;

    /// <summary>Who its token says it is; <see langword="null"/> before.</summary>
    public Client? User => _user;

    public bool IsRegistered => _isRegistered;

    /// <summary>How long its calls wait for it when its socket is gone.</summary>
    public TimeSpan ReconnectWindow { get; private set; }

    public bool HasManyLegs
    {
        get
        {
            lock (_gate)
            {
                return _legs.Count >= MostLegs;
            }
        }
    }

    /// <summary>Never blocks. False: it did not leave, and will not.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="leg">The leg that gets it back when it did not leave although it was taken.</param>
    public bool TrySend(byte[] frame, BrowserLeg? leg = null) => socket.TrySend(new(frame, leg));

    public void Identify(Client user, TimeSpan reconnectWindow) => (_user, ReconnectWindow) = (user, reconnectWindow);

    /// <summary>It wants calls: those that ring for its identity ring here, too.</summary>
    public void Register()
    {
        TrySend(ServerFrames.Ready);
        if (_isRegistered)
        {
            return;
        }

        _isRegistered = true;
        foreach (var call in calls.OldestFirst(call => call.Progress.App is RungLeg && _user!.IsOn(call)))
        {
            (call.Progress.App as RungLeg)?.OfferTo(this);
        }
    }

    public void Unregister()
    {
        _isRegistered = false;
        TrySend(ServerFrames.Offline);
    }

    public void Add(BrowserLeg leg)
    {
        lock (_gate)
        {
            if (!_legs.Contains(leg)) _legs.Add(leg);
        }
    }

    public void Forget(BrowserLeg leg)
    {
        lock (_gate)
        {
            _legs.Remove(leg);
        }
    }

    /// <summary>
    /// The leg that a frame is about: one of its own, or one of the same end user, for a browser that is back sends what it kept before it takes its calls up
    /// again.
    /// </summary>
    public BrowserLeg? FindLeg(string callSid)
    {
        lock (_gate)
        {
            if (_legs.Find(leg => leg.IsCalled(callSid)) is { } own) return own;
        }

        return calls.Find(callSid)?.Progress.App is BrowserLeg leg && leg.User == _user ? leg : null;
    }

    /// <summary>As when the network fails.</summary>
    public void Drop() => socket.Drop();

    /// <summary>Ends the socket after what waits has left.</summary>
    public void Close() => socket.Close();

    /// <summary>The socket is gone: its legs go on without it for a while.</summary>
    public void Lose(IReadOnlyList<OutgoingFrame> unsent)
    {
        BrowserLeg[] legs;
        lock (_gate)
        {
            legs = [.. _legs.Union(unsent.Select(frame => frame.Leg).OfType<BrowserLeg>())];
            _legs.Clear();
        }

        foreach (var leg in legs)
        {
            leg.Lose(this, unsent.Where(frame => frame.Leg == leg).Select(frame => frame.Json));
        }
    }
}
