namespace CallMessageEvents;

/// <summary>Reads an account's health from its parts.</summary>
internal sealed class AccountHealth(
    TwilioResilience resilience, ICallMessageInbox inbox, InboxDrain drain, CallLog? engine, AccountSid account, TimeProvider time, CancellationToken stopping)
    : ICallMessageHealth
{
    /// <summary>A check must have its answer, also of an engine that hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public CallMessageHealth Read() => new()
    {
        IsStopping = drain.HasBegun || stopping.IsCancellationRequested,
        IsCircuitOpen = resilience.IsCircuitOpen,
        PendingMessages = inbox.PendingMessages,
        MaxPendingMessages = InboxRoom.MaxMessages,
    };

    public async ValueTask<CallMessageHealth> ReadAsync(CancellationToken cancellationToken = default)
    {
        var own = Read();
        return engine is null ? own : own with { Engine = await ReadEngineAsync(engine, cancellationToken).ConfigureAwait(false) };
    }

    private async ValueTask<CallLogHealth?> ReadEngineAsync(CallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await Limited.CallAsync(token => log.ReadHealthAsync(account, token), Limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The engine's own error says what to do, and has no content; another may have some.
            return new() { IsReachable = false, Problem = (e as CallLogUnavailableException)?.Message };
        }
    }
}
