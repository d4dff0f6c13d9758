namespace CallMessageEvents;

/// <summary>
/// Stores messages in an engine's log, and answers their deliveries when they are stored. What is being stored is bounded, in number, size and time.
/// Thread-safe.
/// </summary>
/// <param name="parts">What the inbox works with.</param>
/// <param name="abandoned">Ends what is not stored yet: it is answered 503.</param>
internal sealed class LogAppends(LogInboxParts parts, CancellationToken abandoned)
{
    /// <summary>How long an engine may take. Its delivery is answered long before.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly OpenDeliveries _open = new();
    private readonly InboxRoom _room = new();

    /// <summary>Begins to store a message, if there is room.</summary>
    public Acceptance Accept(CallMessage message, in DeliveryTerms terms)
    {
        var size = MessageSize.Of(message);
        if (!_room.TryEnter(size)) return new(InboxOutcome.Busy);

        var delivery = terms.Begin();
        _ = AppendAsync(message, size, delivery);
        return new(delivery);
    }

    /// <summary>Completes when nothing is being stored.</summary>
    public Task WhenNone() => _open.WhenNone();

    private async Task AppendAsync(CallMessage message, long size, Delivery delivery)
    {
        _open.Begin();
        try
        {
            var appending = AppendAsync(message);
            var wasDone = appending.IsCompleted;
            var outcome = await appending.ConfigureAwait(false);
            parts.Outage.Succeeded();

            // Sending the answer must not hold up a thread of the engine's.
            delivery.Answer(outcome == AppendOutcome.Appended ? InboxOutcome.Accepted : InboxOutcome.Duplicate, isHere: wasDone);
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
            _room.Leave(size);
            _open.End();
        }
    }

    private async ValueTask<AppendOutcome> AppendAsync(CallMessage message)
    {
        var entry = new CallLogEntry
        {
            Account = parts.Account,
            CallSid = message.CallSid,
            Key = MessageKey.Of(message) ?? MessageKey.CreateUnique(),
            Kind = CallLogEntryKind.Message,
            Number = message.SequenceNumber,
            Body = MessageBytes.Write(message),
            TraceParent = TraceContext.Current,
        };
        return await Limited.CallAsync(token => parts.Engine.AppendAsync(entry, seen: null, token), Limit, parts.Time, abandoned).ConfigureAwait(false);
    }
}
