namespace CallMessageEvents.Emulator;

/// <summary>What a call is told to do by one verb of TwiML.</summary>
internal abstract record TwimlVerb
{
    private TwimlVerb()
    {
    }

    /// <summary>Something is said, which takes no time; when it is the last, the call stays: how long it is said is for the test to decide.</summary>
    public sealed record Say : TwimlVerb;

    /// <summary>Waits.</summary>
    public sealed record Pause(TimeSpan Length) : TwimlVerb;

    /// <summary>Rings others; the first to answer is connected. When the dial is over, the next verb's turn comes.</summary>
    public sealed record Dial(IReadOnlyList<DialedParty> Parties) : TwimlVerb
    {
        /// <summary>Whether the caller is answered only when somebody answers; else at once.</summary>
        public bool AnswerOnBridge { get; init; }

        /// <summary>Who is told how the dial ended, and says what comes next instead of the next verb.</summary>
        public TwimlAddress? Action { get; init; }
    }

    /// <summary>Takes the call into a conference, which is made when there is none of this name.</summary>
    public sealed record Conference(string FriendlyName) : TwimlVerb;

    /// <summary>Goes on with another document.</summary>
    public sealed record Redirect(TwimlAddress To) : TwimlVerb;

    /// <summary>Refuses a call that is not answered yet.</summary>
    public sealed record Reject(CallStatus End) : TwimlVerb;

    /// <summary>Ends the call.</summary>
    public sealed record HangUp : TwimlVerb;

    /// <summary>The document cannot be run. At Twilio the caller hears so, and the call ends.</summary>
    /// <param name="Code">Twilio's code.</param>
    /// <param name="Message">What is wrong.</param>
    public sealed record Error(int Code, string Message) : TwimlVerb;
}

/// <summary>Where TwiML is asked for.</summary>
internal sealed record TwimlAddress(Uri Url, HttpMethod Method);
