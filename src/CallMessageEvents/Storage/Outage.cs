namespace CallMessageEvents;

/// <summary>Tells that an engine cannot be reached: once when that begins, and once when it is over, however many calls it touches. Thread-safe.</summary>
/// <param name="began">
/// Called with the type of the first error, and with the error itself if it is the engine's own: that one says what to do, and never content.
/// </param>
/// <param name="ended">Called with the number of calls that failed.</param>
internal sealed class Outage(Action<string, Exception?> began, Action<int> ended)
{
    private int _failed;

    /// <summary>Called when the engine threw, or took too long.</summary>
    public void Failed(Exception error)
    {
        if (Interlocked.Increment(ref _failed) == 1) began(error.GetType().Name, error as CallLogUnavailableException);
    }

    /// <summary>Called when the engine has done what it was to do.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failed) == 0) return;
        if (Interlocked.Exchange(ref _failed, 0) is > 0 and var failed) ended(failed);
    }
}
