namespace CallMessageEvents;

/// <summary>How many bytes of incomplete messages this process keeps. Thread-safe.</summary>
internal sealed class PartsRoom
{
    private const long Most = 64L * 1024 * 1024;
    private long _bytes;

    /// <summary>The one of this process, for all its accounts.</summary>
    public static PartsRoom OfProcess { get; } = new();

    /// <summary>Takes room; false when there is none.</summary>
    public bool TryEnter(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= Most) return true;

        Leave(bytes);
        return false;
    }

    public void Leave(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
