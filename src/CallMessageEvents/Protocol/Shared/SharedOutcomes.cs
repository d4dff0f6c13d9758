namespace CallMessageEvents;

/// <summary>
/// What came of apps' messages, for the next owner of their leg: it does not handle again what an app sends again, and answers as before. It is kept as long
/// as a leg's talk keeps it. While the store cannot be reached, each node goes on with what it knows. Thread-safe.
/// </summary>
internal sealed class SharedOutcomes(AccountStore store, TalkLog log, CancellationToken stopping)
{
    /// <summary>Returns what came of a message; null when no node has handled it, and when the store cannot be reached.</summary>
    public async ValueTask<StoredOutcome?> FindAsync(CallSid leg, string id, CancellationToken cancellationToken)
    {
        if (store.IsSlow) return null;

        try
        {
            var value = await store.FindValueAsync(leg, KeyOf(id), cancellationToken).ConfigureAwait(false);
            return value is null ? null : StoredOutcome.Read(value.Bytes.Span);
        }
        catch (CallLogUnavailableException)
        {
            // Logged by the store's account.
            return null;
        }
    }

    /// <summary>Keeps what came of a message, unless another node has. It never throws.</summary>
    public async Task KeepAsync(CallSid leg, string id, StoredOutcome outcome)
    {
        if (store.IsSlow) return;

        try
        {
            await store.TrySetValueAsync(leg, KeyOf(id), outcome.Write(), expected: null, TalkLimits.Memory, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallLogUnavailableException or OperationCanceledException)
        {
            // Logged by the store's account. If this leg gets another owner, that one handles the message again.
        }
    }

    /// <summary>A leg's talk has forgotten a reply, or all of a message, because it kept too much. It only begins work.</summary>
    public void MakeRoom(CallSid leg, TalkDecision.MadeRoom made) => _ = WithoutFlow.Run(() => MakeRoomAsync(leg, made));

    private async Task MakeRoomAsync(CallSid leg, TalkDecision.MadeRoom made)
    {
        try
        {
            if (await store.FindValueAsync(leg, KeyOf(made.Id), stopping).ConfigureAwait(false) is not { } kept) return;

            var left = made.IsForgotten ? [] : StoredOutcome.Gone.Write();
            await store.TrySetValueAsync(leg, KeyOf(made.Id), left, kept.Version, TalkLimits.Memory, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallLogUnavailableException or OperationCanceledException)
        {
            // It is forgotten after its time.
        }
#pragma warning disable CA1031 // Such as a logger of the application's that throws.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.WorkFailed(leg, e);
        }
    }

    private static string KeyOf(string id) => $"heard:{id}";
}
