namespace CallMessageEvents;

/// <summary>Finds conferences at Twilio, and their participants.</summary>
internal sealed class ConferenceLookup(TwilioReader twilio)
{
    private const int NotFound = 404;

    /// <summary>The conference that has this friendly name and has not ended.</summary>
    public async Task<ConferenceSid> FindAsync(string friendlyName, AccountSid account, CancellationToken cancellationToken)
    {
        // While the first participant waits for the second, Twilio's status is init.
        var found = await ListAsync(TwilioPaths.Conferences(account, friendlyName, "in-progress"), account, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0) found = await ListAsync(TwilioPaths.Conferences(account, friendlyName, "init"), account, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            [var only] => only,
            [] => throw ConferenceErrors.NoneNamed(friendlyName, account),
            _ => throw ConferenceErrors.SeveralNamed(friendlyName, found),
        };
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

    private async Task<List<ConferenceSid>> ListAsync(string path, AccountSid account, CancellationToken cancellationToken)
    {
        var found = new List<ConferenceSid>();
        var pages = twilio.ListAsync(
            new(TwilioOperation.ListConferences, account, path),
            WireJson.Default.ConferencePage,
            static page => page.Conferences?.TrueForAll(static one => ConferenceSid.TryParse(one?.Sid, out _)) == true,
            static page => page.NextPageUri,
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false)) found.AddRange(page.Conferences!.Select(static one => ConferenceSid.Parse(one.Sid!)));
        return found;
    }
}
