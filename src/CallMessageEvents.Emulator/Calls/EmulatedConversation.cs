using System.Diagnostics;

namespace CallMessageEvents.Emulator;

/// <summary>
/// A conversation: the parent leg and the child legs that are dialed. When no child is left that has not ended, the parent's TwiML goes on after its dial, and
/// a parent without TwiML ends too; a transfer therefore dials the new child first. Thread-safe: one lock guards the statuses of all legs.
/// </summary>
public sealed class EmulatedConversation
{
    /// <summary>Above this, children that the emulator has forgotten are dropped: a parent may dial again and again.</summary>
    private const int ManyChildren = 250;

    private readonly CallExchange _exchange;
    private readonly List<EmulatedCall> _children = [];
    private int _dials;

    /// <param name="exchange">What all calls share.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="parent">Who calls whom.</param>
    /// <param name="status">What the parent begins as.</param>
    /// <param name="prepare">What the parent needs before anybody can change it.</param>
    internal EmulatedConversation(CallExchange exchange, EmulatorAccount account, CallParty parent, CallStatus status, Action<EmulatedCall>? prepare = null)
    {
        _exchange = exchange;
        Parent = new(exchange, this, account, parent, status);

        // From here on it is found by its sid. Whoever wants to change it waits for the lock, until it is complete.
        lock (Sync)
        {
            exchange.Calls.Add(Parent);
            prepare?.Invoke(Parent);
        }
    }

    /// <summary>Gets the parent leg.</summary>
    public EmulatedCall Parent { get; }

    /// <summary>Gets the child legs of this moment, oldest first.</summary>
    public IReadOnlyList<EmulatedCall> Children
    {
        get
        {
            lock (Sync)
            {
                return [.. _children];
            }
        }
    }

    /// <summary>Gets the only child leg.</summary>
    /// <exception cref="InvalidOperationException">There is none yet, or there are several.</exception>
    public EmulatedCall Child => Children switch
    {
        [var only] => only,
        [] => throw new InvalidOperationException("Nobody has been dialed yet: Dial a child, or await Parent.WhenTwimlRanAsync() when TwiML dials."),
        _ => throw new InvalidOperationException("The conversation has several children: use Children."),
    };

    internal Gate Sync { get; } = new();

    /// <summary>Dials one more child, as a transfer does.</summary>
    /// <param name="to"><c>client:name</c>, an E.164 number or <c>sip:…</c>.</param>
    /// <returns>The child; it is queued.</returns>
    /// <exception cref="InvalidOperationException">The parent has ended.</exception>
    public EmulatedCall Dial(string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        return DialAll([to])[0];
    }

    /// <summary>Rings every child that is queued.</summary>
    /// <returns>This conversation.</returns>
    /// <exception cref="InvalidOperationException">No child is queued.</exception>
    public EmulatedConversation Ring()
    {
        lock (Sync)
        {
            var queued = _children.FindAll(child => child.State.Status == CallStatus.Queued);
            if (queued.Count == 0)
            {
                throw new InvalidOperationException("No child is queued: there is none to ring.");
            }

            queued.ForEach(child => child.Progress.Become(CallStatus.Ringing));
            return this;
        }
    }

    /// <summary>Rings every child that is queued and answers the first that has not answered; the others of its dial are canceled.</summary>
    /// <returns>This conversation.</returns>
    /// <exception cref="InvalidOperationException">No child is queued or ringing.</exception>
    public EmulatedConversation Answer()
    {
        lock (Sync)
        {
            var first = _children.Find(child => child.State.Status.IsUnanswered())
                ?? throw new InvalidOperationException("No child is queued or ringing: there is none to answer.");
            _children.FindAll(child => child.State.Status == CallStatus.Queued).ForEach(child => child.Progress.Become(CallStatus.Ringing));
            LegAnswered(first);
            return this;
        }
    }

    internal List<EmulatedCall> DialAll(IEnumerable<string> to) => DialAll(to.Select(DialedParty.Of));

    internal List<EmulatedCall> DialAll(IEnumerable<DialedParty> to)
    {
        lock (Sync)
        {
            if (Parent.State.Status.HasEnded())
            {
                throw new InvalidOperationException($"The parent {Parent.Sid} is {Parent.Status}: it cannot dial.");
            }

            var dial = ++_dials;
            List<DialedParty> parties = [.. to];
            var children = parties.ConvertAll(
                party => new EmulatedCall(_exchange, this, Parent.Account, CallParty.Child(Parent, party, dial), CallStatus.Queued));
            children.ForEach(_exchange.Calls.Add);
            if (_children.Count > ManyChildren) _children.RemoveAll(child => child.State.Status.HasEnded() && _exchange.Calls.Find(child.Sid) is null);
            _children.AddRange(children);
            foreach (var (child, party) in children.Zip(parties))
            {
                child.StatusCallback = party.StatusCallback ?? _exchange.StatusCallback;
                child.Progress.TimeLimit = party.TimeLimit;
                if (party.RingTimeout is { } time) child.Progress.RingFor(time);
            }

            children.ForEach(_exchange.RingApps);
            return children;
        }
    }

    /// <summary>What a leg's answer means for the others. Under <see cref="Sync"/>.</summary>
    internal void LegAnswered(EmulatedCall leg)
    {
        Debug.Assert(leg.State.Status.IsUnanswered(), "checked by the caller");
        leg.Progress.Become(CallStatus.InProgress);
        if (leg == Parent)
        {
            return;
        }

        _children
            .FindAll(child => child.Dial == leg.Dial && child.State.Status.IsUnanswered())
            .ForEach(child => child.Progress.Become(CallStatus.Canceled));
        if (Parent.State.Status.IsUnanswered())
        {
            Parent.Progress.Become(CallStatus.InProgress);
        }
    }

    /// <summary>What a leg's end means for the others. Under <see cref="Sync"/>.</summary>
    internal void LegEnded(EmulatedCall leg, CallStatus status)
    {
        leg.Progress.Become(status);
        if (leg == Parent)
        {
            EndChildren();
        }
        else if (!leg.HasLeftItsDial)
        {
            DialMayBeOver(leg, status);
        }
    }

    /// <summary>A leg leaves what it does for other TwiML: a parent hangs up on its children, a child goes its own way. Under <see cref="Sync"/>.</summary>
    internal void Redirect(EmulatedCall leg)
    {
        if (leg == Parent)
        {
            EndChildren();
        }
        else if (!leg.HasLeftItsDial)
        {
            leg.HasLeftItsDial = true;
            DialMayBeOver(leg, CallStatus.Completed);
        }
    }

    private void EndChildren() => _children
        .FindAll(IsConnected)
        .ForEach(child => child.Progress.Become(child.State.Status.IsUnanswered() ? CallStatus.Canceled : CallStatus.Completed));

    /// <summary>When nobody is left whom the parent has dialed, its TwiML goes on, or else it ends.</summary>
    private void DialMayBeOver(EmulatedCall last, CallStatus status)
    {
        if (!Parent.State.Status.HasEnded() && !_children.Exists(IsConnected) && Parent.Progress.Script?.DialIsOver(last) != true)
        {
            Parent.Progress.Become(Parent.State.Status.IsUnanswered() ? status : CallStatus.Completed);
        }
    }

    private static bool IsConnected(EmulatedCall child) => !child.HasLeftItsDial && !child.State.Status.HasEnded();
}
