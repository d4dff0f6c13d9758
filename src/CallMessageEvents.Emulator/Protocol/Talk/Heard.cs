namespace CallMessageEvents.Emulator;

/// <summary>A message of the other side that something refers to: it is handled once, and its outcome kept for repeats.</summary>
internal sealed class Heard(string id, int run, bool wantsReply)
{
    public string Id => id;

    public int Run => run;

    public bool WantsReply => wantsReply;

    public bool IsRunning { get; set; } = true;

    /// <summary>When a receipt is due, for the reply takes long.</summary>
    public TimeSpan? ReceiptDue { get; set; }

    /// <summary>When the one who asked does not wait any more.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>The messages that answer it; empty for a receipt, <see langword="null"/> when they are not kept any more.</summary>
    public IReadOnlyList<string>? Answer { get; set; } = [];

    public TimeSpan ForgottenAt { get; set; }

    public int Bytes { get; set; }
}
