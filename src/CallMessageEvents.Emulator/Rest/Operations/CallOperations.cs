namespace CallMessageEvents.Emulator;

/// <summary>Fetches and lists calls.</summary>
internal sealed class CallOperations(CallBook calls)
{
    public RestAnswer Fetch(RestRequest request) =>
        request.FindCall(calls) is { } call ? RestAnswer.Ok(json => CallJson.Write(json, call, request.StateOf(call))) : RestAnswer.NotFound(request.Path);

    public RestAnswer List(RestRequest request)
    {
        if (!PageRequest.TryRead(request, out var page, out var problem))
        {
            return problem;
        }

        if (CallFilter.Read(request, out problem) is not { } filter)
        {
            return problem!;
        }

        var cut = Page<EmulatedCall>.Cut(NewestFirst(filter), call => call.Order, page, sid => calls.Find(sid)?.Order ?? 0);
        return PageJson.Answer(
            cut, "calls", request.Path, filter.Parameters, call => call.Sid, (json, call) => CallJson.Write(json, call, request.StateOf(call)));
    }

    private List<EmulatedCall> NewestFirst(CallFilter filter)
    {
        // The children of one call, by far the most frequent list, need no search through all calls.
        var found = filter.ParentCallSid is { } sid && calls.Find(sid) is { } parent
            ? parent.Conversation.Children.Where(filter.Matches).ToList()
            : calls.OldestFirst(filter.Matches);
        found.Reverse();
        return found;
    }
}
