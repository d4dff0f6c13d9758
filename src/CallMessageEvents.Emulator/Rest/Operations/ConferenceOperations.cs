namespace CallMessageEvents.Emulator;

/// <summary>Fetches and lists conferences.</summary>
internal sealed class ConferenceOperations(ConferenceBook conferences)
{
    public RestAnswer Fetch(RestRequest request) =>
        conferences.Find(request.Arguments["ConferenceSid"]) is { } conference && conference.BelongsTo(request.Account)
            ? RestAnswer.Ok(json => ConferenceJson.Write(json, conference))
            : RestAnswer.NotFound(request.Path);

    public RestAnswer List(RestRequest request)
    {
        if (!PageRequest.TryRead(request, out var page, out var problem, Sids.Conference))
        {
            return problem;
        }

        if (TimeFilter.Read(request, "DateCreated", out problem) is not { } created || TimeFilter.Read(request, "DateUpdated", out problem) is not { } updated)
        {
            return problem!;
        }

        var (name, status) = (request.Parameter("FriendlyName"), request.Parameter("Status"));
        var found = conferences.NewestFirst(conference =>
            conference.BelongsTo(request.Account)
            && (name is null || conference.FriendlyName == name)
            && (status is null || conference.Status == status)
            && created.Matches(conference.CreatedAt)
            && updated.Matches(conference.UpdatedAt));
        var cut = Page<EmulatedConference>.Cut(found, conference => conference.Order, page, sid => conferences.Find(sid)?.Order ?? 0);
        KeyValuePair<string, string>[] filters =
        [
            .. name is null ? [] : new[] { KeyValuePair.Create("FriendlyName", name) },
            .. status is null ? [] : new[] { KeyValuePair.Create("Status", status) },
            .. created.Parameters,
            .. updated.Parameters,
        ];
        return PageJson.Answer(cut, "conferences", request.Path, filters, conference => conference.Sid, ConferenceJson.Write);
    }
}
