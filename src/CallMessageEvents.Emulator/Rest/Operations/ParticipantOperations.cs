namespace CallMessageEvents.Emulator;

/// <summary>Lists the participants of a conference, those who have not left.</summary>
internal sealed class ParticipantOperations(Switchboard board)
{
    public RestAnswer List(RestRequest request)
    {
        if (board.Conferences.Find(request.Arguments["ConferenceSid"]) is not { } conference || !conference.BelongsTo(request.Account))
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (!PageRequest.TryRead(request, out var page, out var problem))
        {
            return problem;
        }

        var cut = Page<EmulatedConference.Participant>.Cut(
            conference.NewestFirst(), participant => participant.Call.Order, page, sid => board.Calls.Find(sid)?.Order ?? 0);
        return PageJson.Answer(
            cut, "participants", request.Path, [], participant => participant.Call.Sid, (json, participant) => ParticipantJson.Write(json, conference, participant));
    }
}
