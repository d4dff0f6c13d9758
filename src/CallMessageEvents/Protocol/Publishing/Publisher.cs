using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>The publisher of the only node: what is published is known to this process. Thread-safe.</summary>
internal sealed class Publisher(
    LegLines lines, AnswerPath answers, LegResolver resolver, CallGuard guard, CallDirectory directory, TalkLog log, TimeProvider time,
    CancellationToken stopping) : IPublisher
{
    /// <summary>Twilio ends a call after a day: then the end of a conversation was missed.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<CallSid, ConversationValues> _conversations = new();
    private long _swept = time.GetTimestamp();

    public async Task PublishAsync(CallSid call, string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var legs = await resolver.ConversationAsync(EndUser.OnLeg(call), cancellationToken).ConfigureAwait(false);
        var root = legs[0].CallSid;
        if (directory.IsOver(root)) throw LegErrors.NotActive(new(EndUser.OnLeg(call), LegNeed.Active, time.GetUtcNow()), legs[0]);

        Sweep();
        var conversation = _conversations.GetOrAdd(root, static (_, now) => new(now), time.GetUtcNow());
        if (!conversation.TryPut(type, content, lifetime, time.GetUtcNow(), Tell))
        {
            throw TooMany(root);
        }

        await Task.WhenAll(legs.Where(IsThere).Select(leg => AddAsync(conversation, leg, cancellationToken))).ConfigureAwait(false);
    }

    public Task UnpublishAsync(CallSid call, string type, CancellationToken cancellationToken)
    {
        if (_conversations.TryGetValue(RootOf(call), out var conversation))
            conversation.Remove(type, leg => lines.Tell(leg, new TalkEvent.Unpublished(type)));
        return Task.CompletedTask;
    }

    /// <summary>The error for a conversation that has too many contracts.</summary>
    public static InvalidCallMessageException TooMany(CallSid root) =>
        new($"The conversation of {root} has {ConversationValues.Most} published contracts already: publish fewer, with more in each.");

    /// <summary>A leg is active: it gets what was published in its conversation. It only begins work.</summary>
    public void Active(CallRecord leg)
    {
        if (_conversations.IsEmpty || !_conversations.TryGetValue(RootOf(leg.CallSid), out var conversation) || !IsThere(leg)) return;

        _ = WithoutFlow.Run(() => AddLaterAsync(conversation, leg));
    }

    /// <summary>A leg has ended: when its conversation is over nobody comes any more.</summary>
    public void Ended(CallRecord leg)
    {
        lines.Ended(leg.CallSid);
        if (!_conversations.IsEmpty && RootOf(leg.CallSid) is var root && directory.IsOver(root)) _conversations.TryRemove(root, out _);
    }

    /// <summary>For nobody who waits: only the application's stop ends it.</summary>
    private async Task AddLaterAsync(ConversationValues conversation, CallRecord leg)
    {
        try
        {
            await AddAsync(conversation, leg, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // Such as a listener of the application's that throws.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.WorkFailed(leg.CallSid, e);
        }
    }

    private async Task AddAsync(ConversationValues conversation, CallRecord leg, CancellationToken cancellationToken)
    {
        // The values first: one that is published while the leg is being subscribed must not come before them.
        if (!conversation.TryAdd(leg.CallSid, time.GetUtcNow(), Tell)) return;
        if (!answers.IsThere) return;

        try
        {
            await answers.SubscribeAsync(leg.CallSid, account: null, cancellationToken).ConfigureAwait(false);
        }
        catch (CallNotActiveException)
        {
            // It has ended meanwhile.
        }
        catch (CallMessageException e)
        {
            // Its values go to it all the same: plainly, since its hello will not come. Its next report, or value, subscribes it again.
            conversation.Leave(leg.CallSid);
            log.NotSubscribed(leg.CallSid, ErrorTypes.Of(e));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            conversation.Leave(leg.CallSid);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Only queues.</summary>
    private void Tell(CallSid leg, PublishedValue value) =>
        lines.Tell(leg, new TalkEvent.Published(value.Type, value.Content, value.Rev, value.Until - time.GetUtcNow()));

    private bool IsThere(CallRecord leg) => leg.IsVoiceSdk && guard.IsActive(leg) && SidText.IsWellFormed(leg.CallSid);

    private CallSid RootOf(CallSid leg) => directory.Known(leg)?.ParentCallSid ?? leg;

    /// <summary>Forgets conversations whose end was missed, now and then.</summary>
    private void Sweep()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _swept)) < TimeSpan.FromMinutes(1)) return;

        Interlocked.Exchange(ref _swept, time.GetTimestamp());
        var now = time.GetUtcNow();
        foreach (var (root, conversation) in _conversations)
        {
            if (now - conversation.Began > LongestCall || directory.IsOver(root)) _conversations.TryRemove(root, out _);
        }
    }
}
