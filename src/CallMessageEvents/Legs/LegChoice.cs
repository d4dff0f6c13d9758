namespace CallMessageEvents;

/// <summary>The result of looking for an end user among a conversation's legs.</summary>
internal enum LegChoiceOutcome
{
    Found,

    /// <summary>No leg fits.</summary>
    None,

    /// <summary>Several fit equally well.</summary>
    Ambiguous,

    /// <summary>The leg that fits is not active: it has ended, or does not ring yet.</summary>
    NotActive,
}

/// <summary>Chooses the leg of a conversation that an end user is on: a pure function.</summary>
internal readonly record struct LegChoice(LegChoiceOutcome Outcome, CallRecord? Leg, IReadOnlyList<CallRecord> Candidates)
{
    /// <param name="user">The end user to find.</param>
    /// <param name="root">The conversation's parent leg.</param>
    /// <param name="children">Its children, as far as they are known.</param>
    /// <param name="isActive">Whether a leg counts as active. A child can prove that its parent is.</param>
    public static LegChoice Make(EndUser user, CallRecord root, IReadOnlyList<CallRecord> children, Func<CallRecord, bool> isActive)
    {
        List<CallRecord> candidates = user.Role switch
        {
            EndUserRole.WhoPlaced => [.. Only(root, root.IsInbound && root.IsVoiceSdk)],
            EndUserRole.WhoAnswered => [.. Only(root, root.IsOutbound && root.IsVoiceSdk), .. children.Where(static leg => leg.IsOutbound && leg.IsVoiceSdk)],
            EndUserRole.Named => [.. children.Prepend(root).Where(leg => leg.Identity == user.Identity)],
            _ => [],
        };

        return candidates.Count switch
        {
            0 => new(LegChoiceOutcome.None, null, candidates),
            1 => Single(candidates[0], candidates, isActive),
            _ => Among(candidates, isActive),
        };
    }

    private static LegChoice Among(List<CallRecord> candidates, Func<CallRecord, bool> isActive)
    {
        var furthest = candidates.Where(isActive).ToLookup(static leg => leg.Status == CallStatus.InProgress);
        var best = furthest[true].Any() ? furthest[true].ToList() : [.. furthest[false]];
        return best.Count switch
        {
            0 => new(LegChoiceOutcome.NotActive, Furthest(candidates), candidates),
            1 => new(LegChoiceOutcome.Found, best[0], candidates),
            _ => new(LegChoiceOutcome.Ambiguous, null, best),
        };
    }

    private static LegChoice Single(CallRecord leg, List<CallRecord> candidates, Func<CallRecord, bool> isActive) =>
        new(isActive(leg) ? LegChoiceOutcome.Found : LegChoiceOutcome.NotActive, leg, candidates);

    /// <summary>A leg that may still ring says more than one that has ended.</summary>
    private static CallRecord? Furthest(List<CallRecord> candidates) => candidates.Find(static leg => !leg.IsEnded) ?? candidates[^1];

    private static IEnumerable<CallRecord> Only(CallRecord leg, bool isCandidate) => isCandidate ? [leg] : [];
}
