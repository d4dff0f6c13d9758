namespace CallMessageEvents.Emulator;

/// <summary>What never changes of a call: who calls whom, and why the call exists.</summary>
internal sealed record CallParty(string From, string To, string Direction)
{
    public string? ParentCallSid { get; private init; }

    /// <summary>Which dial of the conversation made it: legs of one dial ring at the same time, and one of them wins.</summary>
    public int Dial { get; private init; }

    /// <summary>What the app of the end user is told with the call.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = DialedParty.NoParameters;

    /// <summary>A client names no number: Twilio leaves <c>to</c> empty.</summary>
    public static CallParty Parent(string from) => new(from, Address.IsClient(from) ? "" : Address.TwilioNumber, CallDirection.Inbound);

    public static CallParty Child(EmulatedCall parent, DialedParty to, int dial) =>
        new(to.CallerId ?? parent.From, to.Address, CallDirection.OutboundDial) { ParentCallSid = parent.Sid, Dial = dial, Parameters = to.Parameters };

    public static CallParty Api(string from, DialedParty to) => new(from, to.Address, CallDirection.OutboundApi) { Parameters = to.Parameters };

    /// <summary>The address of the side that the leg connects with Twilio.</summary>
    public string Own => string.Equals(Direction, CallDirection.Inbound, StringComparison.Ordinal) ? From : To;
}
