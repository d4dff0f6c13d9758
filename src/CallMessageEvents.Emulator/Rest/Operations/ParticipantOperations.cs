namespace CallMessageEvents.Emulator;

/// <summary>Lists and fetches the participants of a conference, those who have not left.</summary>
internal sealed class ParticipantOperations(CallExchange exchange)
{
    private static readonly string[] Flags = ["Muted", "Hold", "Coaching"];

    public RestAnswer List(RestRequest request)
    {
        if (exchange.Conferences.Find(request.Arguments["ConferenceSid"]) is not { } conference || !conference.BelongsTo(request.Account))
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (!PageRequest.TryRead(request, out var page, out var problem))
        {
            return problem;
        }

        // Nobody is muted, on hold or coaching.
        KeyValuePair<string, string>[] filters =
            [.. Flags.Select(name => KeyValuePair.Create(name, request.Parameter(name) ?? "")).Where(filter => filter.Value.Length > 0)];
        var none = Array.Exists(filters, filter => string.Equals(filter.Value, "true", StringComparison.OrdinalIgnoreCase));
        var cut = Page<EmulatedConference.Participant>.Cut(
            none ? [] : conference.NewestFirst(), participant => participant.Call.Order, page, sid => exchange.Calls.Find(sid)?.Order ?? 0);
        return PageJson.Answer(
            cut,
            "participants",
            request.Path,
            filters,
            participant => participant.Call.Sid,
            (json, participant) => ParticipantJson.Write(json, conference, participant));
    }

    public RestAnswer Fetch(RestRequest request) =>
        exchange.Conferences.Find(request.Arguments["ConferenceSid"]) is { } conference
        && conference.BelongsTo(request.Account)
        && conference.NewestFirst().Find(participant => participant.Call.Sid == request.Arguments["CallSid"]) is { } found
            ? RestAnswer.Ok(json => ParticipantJson.Write(json, conference, found))
            : RestAnswer.NotFound(request.Path);
}
