namespace CallMessageEvents.Emulator;

/// <summary>Counts the messages of one leg's end user by the second. Used under the conversation's lock.</summary>
/// <param name="most">How many one second takes; <see langword="null"/> for any number.</param>
/// <param name="time">The clock.</param>
internal sealed class MessageRate(int? most, TimeProvider time)
{
    private DateTimeOffset _began = DateTimeOffset.MinValue;
    private int _taken;

    public bool TryTake()
    {
        if (most is null)
        {
            return true;
        }

        var now = time.GetUtcNow();
        if (now - _began >= TimeSpan.FromSeconds(1))
        {
            (_began, _taken) = (now, 0);
        }

        return _taken++ < most;
    }
}
