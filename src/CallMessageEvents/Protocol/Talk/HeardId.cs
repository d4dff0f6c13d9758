namespace CallMessageEvents;

/// <summary>An id that came from the app: what it wanted, and how it ended.</summary>
internal sealed class HeardId(string id, int run, MessageWant want, string? key)
{
    public string Id => id;

    public int Run => run;

    public MessageWant Want => want;

    /// <summary>Until when the app waits; null for as long as it takes.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The whole message, where its frames do not have it.</summary>
    public byte[]? Joined { get; set; }

    /// <summary>When a receipt is due, if there is no reply by then.</summary>
    public TimeSpan? ReceiptDue { get; set; }

    public bool IsRunning { get; set; } = true;

    /// <summary>Whether it is durably stored, so that the app had its receipt when it came.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether the app is to have its receipt: the message was handled, or is durably stored.</summary>
    public bool HasReceipt { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public MessageFault? Fault { get; set; }

    /// <summary>The reply; null for none, and once it had to make room.</summary>
    public IReadOnlyList<byte[]>? Reply { get; set; }

    /// <summary>How much its outcome takes.</summary>
    public int Bytes { get; set; }

    public TimeSpan ForgottenAt { get; set; }

    /// <summary>When it is forgotten although it never ended: its handler has failed, and nobody may bring it again. Null while that is not so.</summary>
    public TimeSpan? GivenUpAt { get; set; }

    /// <summary>Whether this delivery is the one that it began with, given again.</summary>
    public bool BeganWith(string? other) => IsRunning && key is not null && key == other;
}
