namespace CallMessageEvents.PostgreSql;

/// <summary>Has what is old removed at the start and each minute, whatever happens to the database.</summary>
internal sealed class RetentionLoop(EngineParts parts)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        for (var hasFailed = false; !stopping.IsCancellationRequested;)
        {
            try
            {
                await parts.Retention.RunAsync(stopping).ConfigureAwait(false);
                if (hasFailed) parts.Log.CleanedAgain();
                hasFailed = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The node works without it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!hasFailed) parts.Log.NotCleaned(PostgreSqlErrors.Describe(e));
                hasFailed = true;
            }

            await Task.Delay(Interval, parts.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
