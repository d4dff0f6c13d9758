namespace CallMessageEvents;

/// <summary>
/// The publisher of one node of several. The values are in the store; a leg's owner sends them, since it hears the leg's receipts and hellos: it is told in the
/// log that there is news, and looks when its leg is reported or greets. Thread-safe.
/// </summary>
internal sealed class SharedPublisher(
    SharedValues values, LegLines lines, AnswerPath answers, LegResolver resolver, StoredLegs stored, CallGuard guard, CallDirectory directory, TalkLog log,
    TimeProvider time) : IPublisher
{
    /// <summary>How long this node sends a value by itself that it could not store, or tell the leg's owner of: it may not hear the receipt.</summary>
    private static readonly TimeSpan LifetimeHere = TimeSpan.FromMinutes(1);

    /// <summary>Tells a leg's owner that there is news of published values: the key of the news is the same on all nodes.</summary>
    public Func<CallRecord, string, CancellationToken, ValueTask>? Reporting { get; set; }

    public async Task PublishAsync(CallSid call, string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var legs = await resolver.ConversationAsync(EndUser.OnLeg(call), cancellationToken).ConfigureAwait(false);
        var root = legs[0].CallSid;
        if (directory.IsOver(root)) throw LegErrors.NotActive(new(EndUser.OnLeg(call), LegNeed.Active, time.GetUtcNow()), legs[0]);

        long? rev = null;
        try
        {
            rev = await values.TryPutAsync(root, type, content, lifetime, cancellationToken).ConfigureAwait(false) ?? throw Publisher.TooMany(root);
        }
        catch (CallLogUnavailableException)
        {
            log.ValueNotShared(root);
        }

        var here = new TalkEvent.Published(
            type, content, rev ?? time.GetUtcNow().ToUnixTimeMilliseconds(), lifetime < LifetimeHere ? lifetime : LifetimeHere);
        var telling = legs.Where(IsThere).Select(leg => TellAsync(leg, type, rev, here, cancellationToken));
        await Task.WhenAll(telling.Concat(legs.Where(IsThere).Select(leg => SubscribeAsync(leg, cancellationToken)))).ConfigureAwait(false);
    }

    public async Task UnpublishAsync(CallSid call, string type, CancellationToken cancellationToken)
    {
        // Legs that this node has never heard of may have the value.
        await stored.RefreshAsync(call, cancellationToken).ConfigureAwait(false);
        var root = directory.Known(call)?.ParentCallSid ?? call;
        List<CallRecord> legs = [.. directory.Known(root) is { } known ? [known] : Array.Empty<CallRecord>(), .. directory.Children(root)];
        long? rev;
        try
        {
            rev = await values.RemoveAsync(root, type, cancellationToken).ConfigureAwait(false);
            if (rev is null) return;
        }
        catch (CallLogUnavailableException)
        {
            log.ValueNotShared(root);
            rev = time.GetUtcNow().ToUnixTimeMilliseconds();
        }

        var here = new TalkEvent.Unpublished(type, rev);
        await Task.WhenAll(legs.Where(IsThere).Select(leg => TellAsync(leg, type, rev, here, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Gives a leg that this node owns what was published.</summary>
    /// <exception cref="CallLogUnavailableException">The store cannot be reached.</exception>
    public async Task GiveAsync(CallSid leg, CallOwnership ownership, CancellationToken cancellationToken)
    {
        var root = await RootOfAsync(leg, cancellationToken).ConfigureAwait(false);
        if (directory.Known(leg) is { IsEnded: true } or { HasFacts: true, IsVoiceSdk: false }) return;

        foreach (var value in await values.ReadAsync(root, cancellationToken).ConfigureAwait(false))
        {
            lines.Tell(
                leg,
                value.Content is { } content
                    ? new TalkEvent.Published(value.Type, content, value.Rev, value.Left)
                    : new TalkEvent.Unpublished(value.Type, value.Rev),
                ownership);
        }
    }

    /// <summary>A leg's app has greeted this node, which owns the leg: it gets what it has not, such as what the owner before would have sent.</summary>
    public async Task GreetedAsync(CallSid leg, CancellationToken cancellationToken)
    {
        try
        {
            if (lines.OwnershipOf(leg) is { IsHeld: true } ownership) await GiveAsync(leg, ownership, cancellationToken).ConfigureAwait(false);
        }
        catch (CallLogUnavailableException)
        {
            // Logged by the store's account. It has what this node knows.
        }
    }

    /// <summary>Tells the leg's owner; or the leg, when that cannot be.</summary>
    private async Task TellAsync(CallRecord leg, string type, long? rev, TalkEvent here, CancellationToken cancellationToken)
    {
        try
        {
            if (rev is { } number && Reporting is { } report)
            {
                await report(leg, SharedValues.NewsOf(type, number), cancellationToken).ConfigureAwait(false);
                return;
            }
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.ValueNotShared(leg.CallSid);
        }

        lines.Tell(leg.CallSid, here);
    }

    private async Task SubscribeAsync(CallRecord leg, CancellationToken cancellationToken)
    {
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
            log.NotSubscribed(leg.CallSid, ErrorTypes.Of(e));
        }
    }

    private bool IsThere(CallRecord leg) => leg.IsVoiceSdk && guard.IsActive(leg) && SidText.IsWellFormed(leg.CallSid);

    /// <summary>The leg may be one that this node has never heard of.</summary>
    private async ValueTask<CallSid> RootOfAsync(CallSid leg, CancellationToken cancellationToken)
    {
        if (directory.Known(leg) is not { HasFacts: true }) await stored.RefreshAsync(leg, cancellationToken).ConfigureAwait(false);
        return directory.Known(leg)?.ParentCallSid ?? leg;
    }
}
