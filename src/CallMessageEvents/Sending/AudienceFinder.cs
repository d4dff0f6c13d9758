namespace CallMessageEvents;

/// <summary>Finds the end users who are in an audience now.</summary>
internal sealed class AudienceFinder(LegResolver resolver, ConferenceLookup conferences, AccountSid defaultAccount)
{
    public async Task<IReadOnlyList<EndUser>> FindAsync(Audience audience, CancellationToken cancellationToken)
    {
        if (audience.AnyLeg is { } anyLeg)
        {
            var conversation = await resolver.ConversationAsync(In(EndUser.OnLeg(anyLeg), audience), cancellationToken).ConfigureAwait(false);
            return [.. conversation.Where(static leg => !leg.IsEnded).Select(leg => In(EndUser.OnLeg(leg.CallSid), audience))];
        }

        if (audience.ConferenceSid is null && audience.ConferenceName is null) return audience.EndUsers;

        var account = audience.Account ?? defaultAccount;
        var conference = audience.ConferenceSid ?? await conferences.FindAsync(audience.ConferenceName!, account, cancellationToken).ConfigureAwait(false);
        var calls = await conferences.ListParticipantsAsync(conference, account, cancellationToken).ConfigureAwait(false);
        return [.. calls.Select(leg => In(EndUser.OnLeg(leg), audience))];
    }

    private static EndUser In(EndUser user, Audience audience) => audience.Account is { } account ? user.In(account) : user;
}
