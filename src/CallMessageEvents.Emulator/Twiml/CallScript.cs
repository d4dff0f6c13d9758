namespace CallMessageEvents.Emulator;

/// <summary>The TwiML of one call: runs when the call is answered, and until something replaces it.</summary>
internal sealed class CallScript(EmulatedCall call, TwimlSource source, Switchboard board)
{
    private readonly TaskCompletionSource _ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;

    public EmulatedCall Call => call;

    public TwimlSource Source => source;

    public Switchboard Board => board;

    /// <summary>Completes when it has run, or never will.</summary>
    public Task Ran => _ran.Task;

    /// <summary>Whether it is still what the call runs. Under the conversation's lock.</summary>
    public bool IsCurrent => ReferenceEquals(call.Progress.Script, this) && !call.State.Status.HasEnded();

    /// <summary>Runs once: text at once, an address is asked in the background. Under the conversation's lock.</summary>
    public void Start()
    {
        if (!_started)
        {
            _started = true;
            board.Twiml.Run(this);
        }
    }

    public void End() => _ran.TrySetResult();
}
