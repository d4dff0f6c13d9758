namespace CallMessageEvents;

/// <summary>Tells talks when their legs are answered, and when they end. Thread-safe.</summary>
/// <param name="directory">Knows that.</param>
/// <param name="guard">Knows whether a leg is in progress.</param>
/// <param name="time">The time.</param>
internal sealed class LegNews(CallDirectory directory, CallGuard guard, TimeProvider time)
{
    /// <summary>Begins to tell a line, until it is forgotten.</summary>
    public void Follow(LegLine line) => _ = WithoutFlow.Run(() => FollowAsync(line));

    private async Task FollowAsync(LegLine line)
    {
        for (var isAnswered = false; !line.Closed.IsCancellationRequested;)
        {
            // Before looking, so that no change is missed.
            var changed = directory.WhenChanged(line.Leg);
            var known = directory.Known(line.Leg);
            if (!isAnswered && known is not null && guard.IsInProgress(known))
            {
                isAnswered = true;
                line.Learn(new TalkEvent.Answered(known.Status == CallStatus.InProgress ? TimeSince(known.StatusAt) : TimeSpan.Zero));
            }

            if (known is { IsEnded: true })
            {
                line.Learn(new TalkEvent.Ended());
                return;
            }

            await changed.WaitAsync(line.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan TimeSince(DateTimeOffset? moment) =>
        moment is { } at && time.GetUtcNow() - at is var since && since > TimeSpan.Zero ? since : TimeSpan.Zero;
}
