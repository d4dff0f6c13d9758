using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>
/// Does at a leg's owner what a report of the leg asks for: notifies the observers, waits until their work has run, and keeps what was told. News that concerns
/// the leg's parent is reported to the parent's own owner.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="stored">Brings what other nodes know of the leg into the directory.</param>
/// <param name="told">Keeps what was told; null when there is nobody to tell.</param>
/// <param name="observers">The observers.</param>
/// <param name="queues">Where the observers' work runs.</param>
/// <param name="reports">Reports to the parent's owner.</param>
/// <param name="lookup">Asks Twilio for a parent that only a child has named.</param>
/// <param name="resolver">Knows a leg's account.</param>
/// <param name="ends">Asks Twilio for ends that nothing promises.</param>
internal sealed class OwnedLegs(
    CallDirectory directory, StoredLegs stored, ToldLegs? told, LegObservers observers, IReadOnlyList<LegQueue> queues, LegReports reports, CallLookup lookup,
    LegResolver resolver, EndWatch ends)
{
    private readonly ConcurrentDictionary<CallSid, CallOwnership> _ownerships = new();

    /// <summary>Returns the ownership of a leg that is being worked on; null for any other.</summary>
    public CallOwnership? OwnershipOf(CallSid leg) => _ownerships.GetValueOrDefault(leg);

    /// <summary>Works on a report. A leg has one report at a time.</summary>
    /// <param name="report">What was reported: of a parent that only its child has named, not more than the sid.</param>
    /// <param name="ownership">The ownership of the leg.</param>
    /// <param name="cancellationToken">Cancelled when the ownership is lost, and when the application stops.</param>
    public async Task<LegOutcome> WorkAsync(CallRecord report, CallOwnership ownership, CancellationToken cancellationToken)
    {
        _ownerships[report.CallSid] = ownership;
        try
        {
            return await WorkAsync(report, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ownerships.TryRemove(report.CallSid, out _);
        }

        async Task<LegOutcome> WorkAsync(CallRecord report, CancellationToken cancellationToken)
        {
            var sid = report.CallSid;
            if (!await stored.ReadAsync(sid, cancellationToken).ConfigureAwait(false)) throw new CallLogUnavailableException("The leg could not be read.");

            var before = told is null ? StoredTold.Nothing : await told.LoadAsync(sid, cancellationToken).ConfigureAwait(false);
            var leg = await CompleteAsync(report, cancellationToken).ConfigureAwait(false);
            leg = await ends.LookAsync(leg, cancellationToken).ConfigureAwait(false);
            await reports.ReportParentAsync(leg, cancellationToken).ConfigureAwait(false);

            // It may have ended since it was reported as in progress. The reports of a leg come in the order of the log.
            var wasInProgress = report.Status == CallStatus.InProgress;
            await TellAsync(leg, wasInProgress, before, ownership, cancellationToken).ConfigureAwait(false);

            leg = directory.Known(sid) ?? leg;
            return new(observers.AreDone(leg), ends.WaitFor(leg));
        }
    }

    /// <summary>Merges the report. The parent that only a child has named is fetched.</summary>
    private async ValueTask<CallRecord> CompleteAsync(CallRecord report, CancellationToken cancellationToken)
    {
        // Most often the store, which was just read, has it already, with times that fit this node's clock.
        var leg = directory.Known(report.CallSid) ?? report;
        if (report.SeenAt is not null && (leg == report || report.Status.Rank() > leg.Status.Rank())) leg = directory.MergeStored(report);
        if (leg.HasFacts || !SidText.IsWellFormed(leg.CallSid) || directory.Children(leg.CallSid) is not [.., var child]) return leg;

        try
        {
            return await lookup.FetchFactsAsync(leg.CallSid, resolver.AccountOf(child), cancellationToken).ConfigureAwait(false);
        }
        catch (CallMessageException e) when (!e.IsTransient)
        {
            // Twilio does not know it. A send that needs it fetches it itself, and gets the error.
            return leg;
        }
    }

    private async Task TellAsync(
        CallRecord leg, bool wasInProgress, StoredTold before, CallOwnership ownership, CancellationToken cancellationToken)
    {
        var state = directory.State(leg.CallSid);

        // The node that began to tell has died, and the leg has ended meanwhile: who may have heard of the one must hear of the other. Whether it was told of
        // the first is not certain, so it is not told what must follow that.
        if (before == StoredTold.Begun && leg.IsEnded && state.Told == ToldOfLeg.Nothing) state.Told = ToldOfLeg.Answered;
        if (told is not null && before == StoredTold.Nothing && state.Told == ToldOfLeg.Nothing && observers.IsActive(leg))
            await told.BeginAsync(leg.CallSid, cancellationToken).ConfigureAwait(false);

        var isTold = false;
        try
        {
            observers.Look(leg, wasInProgress);
            await Task.WhenAll(queues.Select(queue => queue.WhenDone(leg.CallSid))).WaitAsync(cancellationToken).ConfigureAwait(false);

            // A handler that did not begin, or was cut short, is the next owner's to call.
            isTold = ownership.IsHeld && !cancellationToken.IsCancellationRequested;
        }
        finally
        {
            if (!isTold) state.Told = ToldLegs.ToldOf(before);
        }

        if (told is not null && state.Told > ToldLegs.ToldOf(before))
            await told.SaveAsync(leg.CallSid, state.Told, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>How the work on a leg's report ended.</summary>
/// <param name="IsDone">Whether all was done. Else it is to be tried again.</param>
/// <param name="LookAgain">When to look for the leg's end; null when a status callback will report it.</param>
internal readonly record struct LegOutcome(bool IsDone, TimeSpan? LookAgain);
