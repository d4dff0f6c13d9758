namespace CallMessageEvents;

/// <summary>One send to one end user: its key, and how far it came, for a caller that is left with nothing but its cancellation.</summary>
internal sealed class LegSend
{
    private readonly string? _key;
    private readonly Func<CallSid, string?>? _keyFor;

    public LegSend(string key) => _key = key;

    /// <summary>One of many. No key for a leg that has its message already.</summary>
    public LegSend(Func<CallSid, string?> keyFor) => _keyFor = keyFor;

    /// <summary>One of many: who is there was looked up for all at once.</summary>
    public bool IsBroadcast => _keyFor is not null;

    /// <summary>The leg, once it was found.</summary>
    public CallSid? Leg { get; set; }

    /// <summary>The request, once there was one.</summary>
    public TwilioExchange? Exchange { get; set; }

    public bool MayHaveArrived => Exchange?.MayHaveArrived == true;

    public string? KeyFor(CallSid leg) => _keyFor is null ? _key : _keyFor(leg);
}
