namespace CallMessageEvents.Emulator;

/// <summary>What TwiML comes down to for a call: its first verb that decides where the call goes. What is said before takes no time.</summary>
internal abstract record TwimlAction
{
    private TwimlAction()
    {
    }

    /// <summary>Rings others; the first to answer is connected.</summary>
    public sealed record Dial(IReadOnlyList<DialedParty> Parties) : TwimlAction;

    /// <summary>Takes the call into a conference, which is made when there is none of this name.</summary>
    public sealed record Conference(string FriendlyName) : TwimlAction;

    /// <summary>Refuses a call that is not answered yet.</summary>
    public sealed record Reject : TwimlAction;

    /// <summary>Ends the call: said, or because the document has nothing more to do.</summary>
    public sealed record HangUp : TwimlAction;

    /// <summary>Something is said or waited for: how long is for the test to decide.</summary>
    public sealed record Stay : TwimlAction;

    /// <summary>The document cannot be run. At Twilio the caller hears so, and the call ends.</summary>
    /// <param name="Code">Twilio's code.</param>
    /// <param name="Message">What is wrong.</param>
    public sealed record Error(int Code, string Message) : TwimlAction;
}
