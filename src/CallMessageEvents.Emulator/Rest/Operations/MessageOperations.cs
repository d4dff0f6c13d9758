namespace CallMessageEvents.Emulator;

/// <summary>Creates messages to end users.</summary>
internal sealed class MessageOperations(CallBook calls, int notActiveCode)
{
    private const int MaxContentLength = 10_000; // UTF-16 units.

    public RestAnswer Create(RestRequest request)
    {
        if (request.FindCall(calls) is not { } call)
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (request.Field("Content") is not { } content)
        {
            return RestAnswer.InvalidParameter("Content is required");
        }

        if (content.Length > MaxContentLength)
        {
            return RestAnswer.BadRequest(32703, "Content must not be longer than 10000 characters");
        }

        if (!JsonContent.IsJson(content))
        {
            return RestAnswer.BadRequest(32702, "Content is not JSON");
        }

        return call.Messages.Receive(content, request.Field(RestRequest.IdempotencyKey)) is { } created
            ? RestAnswer.Created(json => CreatedJson.Write(json, call, created))
            : RestAnswer.NotActive(call, notActiveCode);
    }
}
