namespace CallMessageEvents;

/// <summary>Finds the leg that an end user is on: from what the directory knows, else from Twilio.</summary>
internal sealed class LegResolver(CallDirectory directory, CallLookup lookup, CallGuard guard, AccountSid defaultAccount, TimeProvider time)
{
    /// <summary>The account in whose paths a leg is addressed.</summary>
    public AccountSid AccountOf(EndUser user) => user.Account ?? AccountOf(directory.Known(user.CallSid));

    /// <summary>The account that owns a leg, as far as it is known and can stand in a path.</summary>
    public AccountSid AccountOf(CallRecord? leg) => leg?.AccountSid is { } account && SidText.IsWellFormed(account) ? account : defaultAccount;

    /// <summary>The parent, as far as it can be asked for: what a callback says may be no sid.</summary>
    private static CallSid? ParentOf(CallRecord leg) => leg.ParentCallSid is { } parent && SidText.IsWellFormed(parent) ? parent : null;

    /// <summary>The leg; with the guard, one that is active.</summary>
    public ValueTask<CallRecord> ResolveAsync(EndUser user, bool guarded, CancellationToken cancellationToken)
    {
        // What is read from here on is fresh for this caller, however short the ages are.
        var since = time.GetUtcNow();
        if (user.Role != EndUserRole.OnLeg) return InConversationAsync(user, guarded, since, cancellationToken);

        // The steady state, with one look-up: all is known of the leg.
        var known = directory.Known(user.CallSid);
        return known is { IsVoiceSdk: true } && (!guarded || guard.IsKnownActive(known, since))
            ? ValueTask.FromResult(known)
            : OnLegAsync(user, known, guarded, since, cancellationToken);
    }

    /// <summary>The leg that an end user was described with, with the facts that never change.</summary>
    public ValueTask<CallRecord> WithFactsAsync(EndUser user, CancellationToken cancellationToken) =>
        WithFactsAsync(user.CallSid, AccountOf(user), cancellationToken);

    /// <summary>All legs of the conversation, parent first.</summary>
    public async Task<List<CallRecord>> ConversationAsync(EndUser user, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow();
        var leg = await WithFactsAsync(user, cancellationToken).ConfigureAwait(false);
        var root = ParentOf(leg) is { } parent ? await WithFactsAsync(parent, AccountOf(user), cancellationToken).ConfigureAwait(false) : leg;
        if (!root.IsEnded && !guard.IsKnownActive(root, since))
            root = await lookup.FetchAsync(root.CallSid, AccountOf(user), cancellationToken).ConfigureAwait(false);
        await lookup.ListChildrenAsync(root.CallSid, AccountOf(user), cancellationToken).ConfigureAwait(false);
        return Conversation(directory.Known(root.CallSid) ?? root);
    }

    private async ValueTask<CallRecord> InConversationAsync(EndUser user, bool guarded, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var account = AccountOf(user);
        var leg = await WithFactsAsync(user.CallSid, account, cancellationToken).ConfigureAwait(false);
        var root = ParentOf(leg) is { } parent ? await WithFactsAsync(parent, account, cancellationToken).ConfigureAwait(false) : leg;
        return user.Role == EndUserRole.WhoPlaced
            ? await WhoPlacedAsync(user, root, guarded, since, cancellationToken).ConfigureAwait(false)
            : await AmongChildrenAsync(user, root, guarded, since, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CallRecord> OnLegAsync(EndUser user, CallRecord? known, bool guarded, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Without the guard Twilio decides, and nothing need be known of a leg that was named exactly.
        if (!guarded && known is not { HasFacts: true }) return known ?? new CallRecord { CallSid = user.CallSid };
        if (guarded && known is { IsEnded: true }) throw LegErrors.NotActive(user, known);

        var account = AccountOf(user);
        var leg = await WithFactsAsync(user.CallSid, account, cancellationToken).ConfigureAwait(false);
        if (leg.IsVoiceSdk) return await ActiveAsync(user, leg, guarded, since, cancellationToken).ConfigureAwait(false);

        var root = ParentOf(leg) is { } parent ? await WithFactsAsync(parent, account, cancellationToken).ConfigureAwait(false) : leg;
        throw await NotFoundAsync(user, root, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CallRecord> WhoPlacedAsync(EndUser user, CallRecord root, bool guarded, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var choice = LegChoice.Make(user, root, [], static _ => true);
        return choice.Leg is { } leg
            ? await ActiveAsync(user, leg, guarded, since, cancellationToken).ConfigureAwait(false)
            : throw await NotFoundAsync(user, root, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CallRecord> AmongChildrenAsync(
        EndUser user, CallRecord root, bool guarded, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var account = AccountOf(user);
        var choice = Choose(user, root);
        if (choice.Outcome == LegChoiceOutcome.Found && IsCertain(choice.Leg!) && guard.IsKnownActive(choice.Leg!, since)) return choice.Leg!;

        // Only a conversation that is over gets no new child; in any other a transfer may have dialed one, so a no is never said from memory.
        var isOver = root.IsEnded && choice.Outcome == LegChoiceOutcome.NotActive && choice.Leg!.IsEnded;
        if (!isOver)
        {
            await lookup.ListChildrenAsync(root.CallSid, account, cancellationToken).ConfigureAwait(false);
            root = directory.Known(root.CallSid) ?? root;
            choice = Choose(user, root);
        }

        // Where the parent itself was chosen the list says nothing of it.
        if (choice.Outcome == LegChoiceOutcome.Found || (choice.Leg?.CallSid == root.CallSid && !isOver))
            return await ActiveAsync(user, choice.Leg!, guarded, since, cancellationToken).ConfigureAwait(false);

        return choice.Leg is { } leg && !guarded ? leg : throw LegErrors.Create(user, choice, Conversation(root), account);
    }

    /// <summary>A leg in progress is the one; where one rings, a sibling that nobody told of may have answered, unless status callbacks tell of legs here.</summary>
    private bool IsCertain(CallRecord leg) =>
        leg.Status == CallStatus.InProgress || leg.StatusCallbackAt is not null || leg.ParentCallSid is not { } root || guard.IsListFresh(root);

    /// <summary>The leg, once it is known to be active; read anew where what is known is old.</summary>
    private async ValueTask<CallRecord> ActiveAsync(
        EndUser user, CallRecord leg, bool guarded, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!guarded || guard.IsKnownActive(leg, since)) return leg;
        if (leg.IsEnded || leg.SeenAt >= since) throw LegErrors.NotActive(user, leg);

        leg = await lookup.FetchAsync(leg.CallSid, AccountOf(user), cancellationToken).ConfigureAwait(false);
        return guard.IsActive(leg) ? leg : throw LegErrors.NotActive(user, leg);
    }

    private async ValueTask<CallRecord> WithFactsAsync(CallSid sid, AccountSid account, CancellationToken cancellationToken) =>
        directory.Known(sid) is { HasFacts: true } known ? known : await lookup.FetchFactsAsync(sid, account, cancellationToken).ConfigureAwait(false);

    private async Task<CallLegNotFoundException> NotFoundAsync(EndUser user, CallRecord root, CancellationToken cancellationToken)
    {
        var account = AccountOf(user);
        if (!guard.IsListFresh(root.CallSid)) await lookup.ListChildrenAsync(root.CallSid, account, cancellationToken).ConfigureAwait(false);
        return LegErrors.NotFound(user, Conversation(root), account);
    }

    private LegChoice Choose(EndUser user, CallRecord root) => LegChoice.Make(user, root, directory.Children(root.CallSid), guard.IsActive);

    private List<CallRecord> Conversation(CallRecord root) => [root, .. directory.Children(root.CallSid)];
}
