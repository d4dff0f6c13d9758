namespace CallMessageEvents;

/// <summary>Finds conferences at Twilio, and their participants.</summary>
internal sealed class ConferenceLookup(TwilioReader twilio)
{
    private const int NotFound = 404;

    // While the first participant waits for the second, Twilio's status is init. The second may come between the two lists: so the first list once more.
    private static readonly string[] NotEnded = ["in-progress", "init", "in-progress"];

    /// <summary>The conference that has this friendly name and has not ended.</summary>
    public async Task<ConferenceSid> FindAsync(string friendlyName, AccountSid account, CancellationToken cancellationToken)
    {
        foreach (var status in NotEnded)
        {
            var found = await ListAsync(friendlyName, status, account, cancellationToken).ConfigureAwait(false);
            if (found is [var only]) return only;
            if (found.Count > 0) throw ConferenceErrors.SeveralNamed(friendlyName, found);
        }

        throw ConferenceErrors.NoneNamed(friendlyName, account);
    }

    /// <summary>Returns the calls of the participants who have not left the conference.</summary>
    public async Task<IReadOnlyList<CallSid>> ListParticipantsAsync(ConferenceSid conference, AccountSid account, CancellationToken cancellationToken)
    {
        var calls = new List<CallSid>();
        var pages = twilio.ListAsync(
            new(TwilioOperation.ListParticipants, account, TwilioPaths.Participants(account, conference)),
            WireJson.Default.ParticipantPage,
            static page => page.Participants?.TrueForAll(static participant => CallSid.TryParse(participant?.CallSid, out _)) == true,
            static page => page.NextPageUri,
            cancellationToken);
        try
        {
            await foreach (var page in pages.ConfigureAwait(false))
            {
                var present = page.Participants!.Where(static one => one.Status is not ("complete" or "failed"));
                calls.AddRange(present.Select(static one => CallSid.Parse(one.CallSid!)));
            }
        }
        catch (TwilioApiException e) when (e.StatusCode == NotFound)
        {
            throw ConferenceErrors.Unknown(conference, account, e);
        }

        return calls;
    }

    private async Task<List<ConferenceSid>> ListAsync(string friendlyName, string status, AccountSid account, CancellationToken cancellationToken)
    {
        var found = new List<ConferenceSid>();
        var pages = twilio.ListAsync(
            new(TwilioOperation.ListConferences, account, TwilioPaths.Conferences(account, friendlyName, status)),
            WireJson.Default.ConferencePage,
            static page => page.Conferences?.TrueForAll(static one => ConferenceSid.TryParse(one?.Sid, out _)) == true,
            static page => page.NextPageUri,
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            // Whatever the filter let through: nothing goes to the participants of another conference.
            var named = page.Conferences!.Where(one => one.FriendlyName == friendlyName);
            found.AddRange(named.Select(static one => ConferenceSid.Parse(one.Sid!)));
        }

        return found;
    }
}
