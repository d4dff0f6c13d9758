namespace CallMessageEvents.AspNetCore;

/// <summary>Runs an account's checks, and keeps their results for a while: health checks may come from several places each second.</summary>
internal sealed class RecentChecks
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private Task<IReadOnlyList<CallMessageCheck>>? _last;
    private long _began;

    /// <param name="checks">The account's checks.</param>
    /// <param name="clock">The application's clock; null for the system's.</param>
    /// <param name="cancellationToken">Ends the wait; the checks go on for the others who wait.</param>
    public Task<IReadOnlyList<CallMessageCheck>> RunAsync(ICallMessageChecks checks, TimeProvider? clock, CancellationToken cancellationToken)
    {
        var time = clock ?? TimeProvider.System;
        lock (_gate)
        {
            if (_last is null or { IsFaulted: true } || (_last.IsCompleted && time.GetElapsedTime(_began) >= Age))
            {
                _began = time.GetTimestamp();
                _last = checks.RunAsync(CancellationToken.None);
            }

            return _last.WaitAsync(cancellationToken);
        }
    }
}
