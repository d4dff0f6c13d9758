namespace CallMessageEvents.Emulator;

/// <summary>A conference: calls become its participants, and the REST API lists those that have not ended. Thread-safe.</summary>
public sealed class EmulatedConference
{
    private const int MaxParticipants = 250; // Twilio's own limit.

    private readonly Gate _gate = new();
    private readonly List<Participant> _participants = [];
    private readonly CallExchange _exchange;
    private readonly EmulatorAccount _account;
    private bool _started;
    private EmulatedCall? _lastToLeave;

    internal EmulatedConference(CallExchange exchange, EmulatorAccount account, string? friendlyName = null)
    {
        _exchange = exchange;
        _account = account;
        FriendlyName = friendlyName ?? Sid;
        CreatedAt = UpdatedAt = exchange.Time.GetUtcNow();
    }

    /// <summary>Gets the conference's sid (<c>CF…</c>).</summary>
    public string Sid { get; } = Sids.New(Sids.Conference);

    /// <summary>Gets the sid of the account that the conference belongs to.</summary>
    public string AccountSid => _account.AccountSid;

    /// <summary>Gets the name that TwiML gave it; its sid when it was made without TwiML.</summary>
    public string FriendlyName { get; }

    /// <summary>Gets the calls that are participants at this moment, in the order of joining.</summary>
    public IReadOnlyList<EmulatedCall> Calls
    {
        get
        {
            lock (_gate)
            {
                RemoveEnded();
                return [.. _participants.Select(participant => participant.Call)];
            }
        }
    }

    internal DateTimeOffset CreatedAt { get; }

    internal DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Gets the call whose end ended the conference.</summary>
    internal EmulatedCall? EndedBy
    {
        get
        {
            lock (_gate)
            {
                RemoveEnded();
                return _participants.Count == 0 ? _lastToLeave : null;
            }
        }
    }

    internal string Status
    {
        get
        {
            lock (_gate)
            {
                RemoveEnded();
                return _participants.Count > 0 ? (_started ? ConferenceStatus.InProgress : ConferenceStatus.Init)
                    : _lastToLeave is null ? ConferenceStatus.Init
                    : ConferenceStatus.Completed;
            }
        }
    }

    /// <summary>Gets or sets the conference's place in the order of creation, from 1; the conference book sets it.</summary>
    internal long Order { get; set; }

    /// <summary>Somebody calls, is answered and becomes a participant: an inbound call of its own, in progress.</summary>
    /// <param name="identityOrAddress">The identity of an end user, or an address: <c>client:name</c>, an E.164 number or <c>sip:…</c>.</param>
    /// <returns>The call.</returns>
    /// <exception cref="InvalidOperationException">The conference has 250 participants, which is Twilio's limit; the call is completed.</exception>
    public EmulatedCall Join(string identityOrAddress)
    {
        ArgumentException.ThrowIfNullOrEmpty(identityOrAddress);
        var call = _exchange.TakeCall(_account, Address.OfIdentityOrAddress(identityOrAddress));
        try
        {
            Join(call);
            return call;
        }
        catch (InvalidOperationException)
        {
            call.Complete();
            throw;
        }
    }

    /// <summary>Makes a call a participant, without a label. A call that is one already stays one.</summary>
    /// <param name="call">A call of the same account that has not ended.</param>
    /// <exception cref="ArgumentException">The call belongs to another account.</exception>
    /// <exception cref="InvalidOperationException">The call has ended, or the conference has 250 participants, which is Twilio's limit.</exception>
    public void Join(EmulatedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!BelongsTo(call.Account))
        {
            throw new ArgumentException($"Call {call.Sid} belongs to account {call.AccountSid}, the conference to {AccountSid}.", nameof(call));
        }

        lock (_gate)
        {
            RemoveEnded();
            if (_participants.Exists(participant => ReferenceEquals(participant.Call, call)))
            {
                return;
            }

            if (call.State.Status.HasEnded())
            {
                throw new InvalidOperationException($"Call {call.Sid} is {call.Status}: it cannot join a conference.");
            }

            if (_participants.Count == MaxParticipants)
            {
                throw new InvalidOperationException($"Conference {Sid} has {MaxParticipants} participants, which is Twilio's limit.");
            }

            UpdatedAt = _exchange.Time.GetUtcNow();
            _participants.Add(new(call, UpdatedAt));
            _started |= _participants.Count > 1;
        }

        _exchange.Feed.Publish(this);
    }

    internal bool BelongsTo(EmulatorAccount account) => string.Equals(account.AccountSid, AccountSid, StringComparison.Ordinal);

    internal List<Participant> NewestFirst()
    {
        lock (_gate)
        {
            RemoveEnded();
            return [.. _participants.OrderByDescending(participant => participant.Call.Order)];
        }
    }

    private void RemoveEnded()
    {
        foreach (var (call, _) in _participants.Where(HasEnded))
        {
            if (call.State.EndedAt is { } endedAt && (_lastToLeave?.State.EndedAt is not { } last || endedAt >= last))
            {
                (_lastToLeave, UpdatedAt) = (call, endedAt);
            }
        }

        _participants.RemoveAll(HasEnded);
    }

    private static bool HasEnded(Participant participant) => participant.Call.State.Status.HasEnded();

    internal sealed record Participant(EmulatedCall Call, DateTimeOffset JoinedAt);
}
