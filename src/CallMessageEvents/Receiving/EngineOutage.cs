namespace CallMessageEvents;

/// <summary>Logs that an engine cannot be reached, once when that begins and once when it is over, however many callbacks it touches. Thread-safe.</summary>
internal sealed class EngineOutage(EngineLog log)
{
    private int _failed;

    /// <summary>Called when the engine threw.</summary>
    public void Failed(Exception error)
    {
        // Only an engine's own error is logged whole: it says what to do, and never content.
        if (Interlocked.Increment(ref _failed) == 1) log.EngineUnavailable(ErrorTypes.Of(error), error as CallLogUnavailableException);
    }

    /// <summary>Called when the engine has stored something.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failed) == 0) return;
        if (Interlocked.Exchange(ref _failed, 0) is > 0 and var failed) log.EngineAvailable(failed);
    }
}
