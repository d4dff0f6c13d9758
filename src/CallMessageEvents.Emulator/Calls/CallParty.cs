namespace CallMessageEvents.Emulator;

/// <summary>What never changes of a call: who calls whom, and why the call exists.</summary>
internal sealed record CallParty(string From, string To, string Direction)
{
    public string? ParentCallSid { get; private init; }

    /// <summary>Which dial of the conversation made it: legs of one dial ring at the same time, and one of them wins.</summary>
    public int Dial { get; private init; }

    /// <summary>A client names no number: Twilio leaves <c>to</c> empty.</summary>
    public static CallParty Parent(string from) => new(from, Address.IsClient(from) ? "" : Address.TwilioNumber, CallDirection.Inbound);

    public static CallParty Child(EmulatedCall parent, string to, int dial, string? callerId = null) =>
        new(callerId ?? parent.From, to, CallDirection.OutboundDial) { ParentCallSid = parent.Sid, Dial = dial };

    public static CallParty Api(string from, string to) => new(from, to, CallDirection.OutboundApi);

    /// <summary>The address of the side that the leg connects with Twilio.</summary>
    public string Own => string.Equals(Direction, CallDirection.Inbound, StringComparison.Ordinal) ? From : To;
}
