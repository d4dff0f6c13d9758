namespace CallMessageEvents;

/// <summary>Finds the leg that an end user is on: from what the directory knows, else from Twilio.</summary>
internal sealed class LegResolver(CallDirectory directory, CallLookup lookup, CallGuard guard, AccountSid defaultAccount, LegLog log, TimeProvider time)
{
    private readonly Func<CallRecord, bool> _isActive = guard.IsActive;
    private readonly Func<CallRecord, bool> _isInProgress = guard.IsInProgress;

    /// <summary>The account in whose paths a leg is addressed.</summary>
    public AccountSid AccountOf(EndUser user) => user.Account ?? AccountOf(directory.Known(user.CallSid));

    /// <summary>The account that owns a leg, if it is known and well-formed enough for a path.</summary>
    public AccountSid AccountOf(CallRecord? leg) => leg?.AccountSid is { } account && SidText.IsWellFormed(account) ? account : defaultAccount;

    /// <summary>The parent, if its sid can be sent to Twilio: the sid in a callback may be malformed.</summary>
    private static CallSid? ParentOf(CallRecord leg) => leg.ParentCallSid is { } parent && SidText.IsWellFormed(parent) ? parent : null;

    /// <summary>The leg that the end user is on.</summary>
    /// <param name="user">The end user.</param>
    /// <param name="need">What the leg must be.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="CallNotActiveException">The leg is not what is needed.</exception>
    public ValueTask<CallRecord> ResolveAsync(EndUser user, LegNeed need, CancellationToken cancellationToken)
    {
        var query = new LegQuery(user, need, time.GetUtcNow());
        if (user.Role != EndUserRole.OnLeg) return InConversationAsync(query, cancellationToken);

        // The usual case: the directory has all facts, and one look-up suffices.
        var known = directory.Known(user.CallSid);
        return known is { IsVoiceSdk: true } && guard.IsKnown(known, need, query.Since)
            ? ValueTask.FromResult(known)
            : OnLegAsync(query, known, cancellationToken);
    }

    /// <summary>The leg that an end user was described with, with the facts that never change.</summary>
    public ValueTask<CallRecord> WithFactsAsync(EndUser user, CancellationToken cancellationToken) =>
        WithFactsAsync(user.CallSid, AccountOf(user), cancellationToken);

    /// <summary>All legs of the conversation, parent first.</summary>
    public async Task<List<CallRecord>> ConversationAsync(EndUser user, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow();
        var root = await RootAsync(user, cancellationToken).ConfigureAwait(false);
        if (MustAsk(root, since)) root = await RefreshedAsync(root, cancellationToken).ConfigureAwait(false);
        if (MustAsk(root, since))
            root = await lookup.FetchAsync(root.CallSid, AccountOf(user), cancellationToken).ConfigureAwait(false);
        await lookup.ListChildrenAsync(root.CallSid, AccountOf(user), cancellationToken).ConfigureAwait(false);
        return Conversation(directory.Known(root.CallSid) ?? root);
    }

    private CallNotActiveException Refused(LegQuery query, CallRecord leg)
    {
        log.Refused(leg.CallSid, leg.StatusText);
        return LegErrors.NotActive(query, leg);
    }

    private async ValueTask<CallRecord> OnLegAsync(LegQuery query, CallRecord? known, CancellationToken cancellationToken)
    {
        // Without the guard Twilio decides, so a leg that was named exactly needs no record.
        if (query.Need == LegNeed.Any && known is not { HasFacts: true }) return known ?? new CallRecord { CallSid = query.User.CallSid };
        if (query.Need != LegNeed.Any && known is { IsEnded: true }) throw Refused(query, known);

        var leg = await WithFactsAsync(query.User, cancellationToken).ConfigureAwait(false);
        if (leg.IsVoiceSdk) return await ActiveAsync(query, leg, cancellationToken).ConfigureAwait(false);

        throw await NotFoundAsync(query.User, await RootAsync(query.User, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CallRecord> InConversationAsync(LegQuery query, CancellationToken cancellationToken)
    {
        var root = await RootAsync(query.User, cancellationToken).ConfigureAwait(false);
        return query.User.Role == EndUserRole.WhoPlaced
            ? await WhoPlacedAsync(query, root, cancellationToken).ConfigureAwait(false)
            : await AmongChildrenAsync(query, root, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CallRecord> WhoPlacedAsync(LegQuery query, CallRecord root, CancellationToken cancellationToken)
    {
        var choice = LegChoice.Make(query.User, root, [], static _ => true);
        return choice.Leg is { } leg
            ? await ActiveAsync(query, leg, cancellationToken).ConfigureAwait(false)
            : throw await NotFoundAsync(query.User, root, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CallRecord> AmongChildrenAsync(LegQuery query, CallRecord root, CancellationToken cancellationToken)
    {
        var choice = Choose(query, root);
        if (IsSettled(choice, query)) return choice.Leg!;
        if (await lookup.RefreshAsync(root.CallSid, cancellationToken).ConfigureAwait(false))
        {
            root = directory.Known(root.CallSid) ?? root;
            choice = Choose(query, root);
            if (IsSettled(choice, query)) return choice.Leg!;
        }

        // Only a conversation that is over gets no new child. In any other a transfer may have dialed one, so a failure needs a fresh list.
        var isOver = root.IsEnded && choice.Outcome == LegChoiceOutcome.NotActive && choice.Leg!.IsEnded;
        if (!isOver)
        {
            await lookup.ListChildrenAsync(root.CallSid, AccountOf(query.User), cancellationToken).ConfigureAwait(false);
            root = directory.Known(root.CallSid) ?? root;
            choice = Choose(query, root);
        }

        // When the parent itself was chosen, the list of children does not show whether it is active.
        if (choice.Outcome == LegChoiceOutcome.Found || (choice.Leg?.CallSid == root.CallSid && !isOver))
            return await ActiveAsync(query, choice.Leg!, cancellationToken).ConfigureAwait(false);

        if (choice.Leg is { } leg) return query.Need == LegNeed.Any ? leg : throw Refused(query, leg);
        throw LegErrors.Create(query.User, choice, Conversation(root), AccountOf(query.User));
    }

    /// <summary>
    /// A leg in progress is certain. While a leg rings, an unreported sibling may have answered, unless this leg has status callbacks.
    /// </summary>
    private bool IsCertain(CallRecord leg) =>
        leg.Status == CallStatus.InProgress || leg.StatusCallbackAt is not null || leg.ParentCallSid is not { } root || guard.IsListFresh(root);

    /// <summary>Returns the leg when it is what is needed; reads it again when its record is too old.</summary>
    private async ValueTask<CallRecord> ActiveAsync(LegQuery query, CallRecord leg, CancellationToken cancellationToken)
    {
        if (Decide(query, leg) is { } known) return known;
        if (Decide(query, await RefreshedAsync(leg, cancellationToken).ConfigureAwait(false)) is { } stored) return stored;

        leg = await lookup.FetchAsync(leg.CallSid, AccountOf(query.User), cancellationToken).ConfigureAwait(false);
        return guard.Is(leg, query.Need) ? leg : throw Refused(query, leg);
    }

    /// <summary>Returns the leg when it is what is needed, and throws when it is not; null when its record cannot tell.</summary>
    private CallRecord? Decide(LegQuery query, CallRecord leg)
    {
        if (guard.IsKnown(leg, query.Need, query.Since)) return leg;
        return leg.IsEnded || (leg.SeenAt >= query.Since && !IsFromCallback(leg)) ? throw Refused(query, leg) : null;
    }

    /// <summary>A callback tells what was, when Twilio sent it: while it was on its way the leg may have begun to ring, or been answered.</summary>
    private static bool IsFromCallback(CallRecord leg) => leg.SeenAt == leg.StatusCallbackAt;

    /// <summary>Returns the leg as all nodes know it; without a store, as it is.</summary>
    private async ValueTask<CallRecord> RefreshedAsync(CallRecord leg, CancellationToken cancellationToken) =>
        await lookup.RefreshAsync(leg.CallSid, cancellationToken).ConfigureAwait(false) ? directory.Known(leg.CallSid) ?? leg : leg;

    private bool MustAsk(CallRecord leg, DateTimeOffset since) => !leg.IsEnded && !guard.IsKnown(leg, LegNeed.Active, since);

    private bool IsSettled(LegChoice choice, LegQuery query) =>
        choice.Outcome == LegChoiceOutcome.Found && IsCertain(choice.Leg!)
        && guard.IsKnown(choice.Leg!, query.Need == LegNeed.InProgress ? LegNeed.InProgress : LegNeed.Active, query.Since);

    /// <summary>The conversation's parent leg, with the facts that never change.</summary>
    private async ValueTask<CallRecord> RootAsync(EndUser user, CancellationToken cancellationToken)
    {
        var account = AccountOf(user);
        var leg = await WithFactsAsync(user.CallSid, account, cancellationToken).ConfigureAwait(false);
        return ParentOf(leg) is { } parent ? await WithFactsAsync(parent, account, cancellationToken).ConfigureAwait(false) : leg;
    }

    private async ValueTask<CallRecord> WithFactsAsync(CallSid sid, AccountSid account, CancellationToken cancellationToken) =>
        directory.Known(sid) is { HasFacts: true } known ? known : await lookup.FetchFactsAsync(sid, account, cancellationToken).ConfigureAwait(false);

    private async Task<CallLegNotFoundException> NotFoundAsync(EndUser user, CallRecord root, CancellationToken cancellationToken)
    {
        var account = AccountOf(user);
        if (!guard.IsListFresh(root.CallSid)) await lookup.ListChildrenAsync(root.CallSid, account, cancellationToken).ConfigureAwait(false);
        return LegErrors.NotFound(user, Conversation(root), account);
    }

    private LegChoice Choose(LegQuery query, CallRecord root) =>
        LegChoice.Make(query.User, root, directory.Children(root.CallSid), query.Need == LegNeed.InProgress ? _isInProgress : _isActive);

    private List<CallRecord> Conversation(CallRecord root) => [root, .. directory.Children(root.CallSid)];
}
