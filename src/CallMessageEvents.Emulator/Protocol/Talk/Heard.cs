namespace CallMessageEvents.Emulator;

/// <summary>A message of the other side that has a name: it is handled once, and its outcome kept for repeats.</summary>
/// <param name="id">Its name.</param>
/// <param name="run">What its handling is called by.</param>
/// <param name="want">What the other side waits for.</param>
/// <param name="deadline">Until when.</param>
internal sealed class Heard(string id, int run, Want want, TimeSpan? deadline)
{
    public string Id => id;

    public int Run => run;

    public Want Want => want;

    public TimeSpan? Deadline => deadline;

    public bool IsRunning { get; set; } = true;

    /// <summary>When a receipt is due, because the reply takes long.</summary>
    public TimeSpan? ReceiptDue { get; set; }

    /// <summary>The messages that answer it; empty for a receipt, <see langword="null"/> when they are not kept any more.</summary>
    public IReadOnlyList<string>? Answer { get; set; } = [];

    public TimeSpan ForgottenAt { get; set; }

    /// <summary>How much of a reply is kept.</summary>
    public int Bytes { get; set; }
}
