namespace CallMessageEvents;

/// <summary>Stores messages in an engine's log, and answers their deliveries when they are stored. Thread-safe.</summary>
/// <param name="parts">What the inbox works with.</param>
/// <param name="abandoned">Ends what is not stored yet: it is answered 503.</param>
internal sealed class LogAppends(LogInboxParts parts, CancellationToken abandoned)
{
    private readonly OpenDeliveries _open = new();

    /// <summary>Begins to store a message.</summary>
    /// <returns>The delivery, which waits for that.</returns>
    public Delivery Begin(CallMessage message, Delivery delivery)
    {
        _ = AppendAsync(message, delivery);
        return delivery;
    }

    /// <summary>Completes when nothing is being stored.</summary>
    public Task WhenNone() => _open.WhenNone();

    private async Task AppendAsync(CallMessage message, Delivery delivery)
    {
        _open.Begin();
        try
        {
            var entry = new CallLogEntry
            {
                Account = parts.Account,
                CallSid = message.CallSid,
                Key = MessageKey.Of(message) ?? MessageKey.CreateUnique(),
                Kind = CallLogEntryKind.Message,
                Number = message.SequenceNumber,
                Body = MessageBytes.Write(message),
            };
            var appending = parts.Engine.AppendAsync(entry, seen: null, abandoned);
            var outcome = appending.IsCompletedSuccessfully
                ? appending.Result
                : await appending.AsTask().WaitAsync(abandoned).ConfigureAwait(false);
            parts.Outage.Succeeded();
            delivery.Answer(outcome == AppendOutcome.Appended ? InboxOutcome.Accepted : InboxOutcome.Duplicate, isHere: true);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            delivery.Answer(InboxOutcome.Busy);
        }
#pragma warning disable CA1031 // The receiver answers it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Most often the time to answer is over first: then nobody else would tell.
            if (!delivery.Fail(e)) parts.Outage.Failed(e);
        }
        finally
        {
            _open.End();
        }
    }
}
