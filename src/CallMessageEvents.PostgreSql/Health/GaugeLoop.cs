namespace CallMessageEvents.PostgreSql;

/// <summary>Reads each ten seconds what is known of the whole, while anybody watches: a metric must not wait for the database.</summary>
internal sealed class GaugeLoop(EngineParts parts, AccountSid account, Func<int> ownedCount)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        var telemetry = parts.Telemetry;
        telemetry.IsListening = parts.Options.Listen ? () => parts.Listener.IsListening : null;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                if (telemetry.IsWatched) telemetry.Backlog = await ReadAsync(stopping).ConfigureAwait(false);

                // From now on there is something to tell.
                telemetry.OwnedCount = ownedCount;
                await Task.Delay(Interval, parts.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            telemetry.OwnedCount = null;
        }
    }

    private async Task<Backlog?> ReadAsync(CancellationToken stopping)
    {
        try
        {
            return await parts.Backlog.ReadAsync(account, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The node works without it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
