namespace CallMessageEvents.Emulator;

/// <summary>A conference: calls become its participants, and the REST API lists those that have not ended. Thread-safe.</summary>
public sealed class EmulatedConference
{
    private const int MaxParticipants = 250; // Twilio's own limit.

    private readonly Gate _gate = new();
    private readonly List<Participant> _participants = [];
    private readonly TimeProvider _time;

    internal EmulatedConference(string accountSid, TimeProvider time)
    {
        AccountSid = accountSid;
        _time = time;
    }

    /// <summary>Gets the conference's sid (<c>CF…</c>).</summary>
    public string Sid { get; } = Sids.New(Sids.Conference);

    /// <summary>Gets the sid of the account that the conference belongs to.</summary>
    public string AccountSid { get; }

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
            _participants.RemoveAll(HasEnded);
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

            _participants.Add(new(call, _time.GetUtcNow()));
        }
    }

    internal bool BelongsTo(EmulatorAccount account) => string.Equals(account.AccountSid, AccountSid, StringComparison.Ordinal);

    internal List<Participant> NewestFirst()
    {
        lock (_gate)
        {
            _participants.RemoveAll(HasEnded);
            return [.. _participants.OrderByDescending(participant => participant.Call.Order)];
        }
    }

    private static bool HasEnded(Participant participant) => participant.Call.State.Status.HasEnded();

    internal sealed record Participant(EmulatedCall Call, DateTimeOffset JoinedAt);
}
