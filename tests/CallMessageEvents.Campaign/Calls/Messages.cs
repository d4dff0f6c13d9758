using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>How an end user sends.</summary>
internal enum UpKind
{
    Plain,

    /// <summary>Until there is a receipt.</summary>
    Sure,

    /// <summary>A request.</summary>
    Asked,
}

/// <summary>How the application sends.</summary>
internal enum DownKind
{
    Plain,

    /// <summary>With a receipt.</summary>
    Sure,

    /// <summary>A request.</summary>
    Asked,
}

/// <summary>What the sender was told.</summary>
internal enum Outcome
{
    /// <summary>Nothing, or that the outcome is unknown.</summary>
    Unknown,

    /// <summary>It has arrived: at the application, at Twilio for a plain message of the application, or at the app.</summary>
    Taken,

    /// <summary>It has not arrived, and will not.</summary>
    Refused,

    /// <summary>The answer is another's.</summary>
    Wrong,
}

/// <summary>A message that an end user sent.</summary>
internal sealed class UpMessage(UpKind kind)
{
    public UpKind Kind => kind;

    public Outcome Outcome { get; set; }

    /// <summary>When its sender was told that it has arrived, as a timestamp of the machine.</summary>
    public long TakenAt { get; set; }

    /// <summary>What the network between app and Twilio did to a plain message.</summary>
    public EndUserFaultKind? Fault { get; set; }

    /// <summary>Why Twilio gave it up, where it did.</summary>
    public string? Undelivered { get; set; }
}

/// <summary>A message that the application sent.</summary>
internal sealed class DownMessage(DownKind kind)
{
    private int _got;

    public DownKind Kind => kind;

    public Outcome Outcome { get; set; }

    /// <summary>Whether the network between Twilio and the app doubled it.</summary>
    public bool IsDoubled { get; set; }

    /// <summary>How often the app's code got it.</summary>
    public int Got => _got;

    public void Count() => Interlocked.Increment(ref _got);
}
