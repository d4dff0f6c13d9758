namespace CallMessageEvents.Emulator;

/// <summary>Creates and deletes subscriptions to the messages of end users.</summary>
internal sealed class SubscriptionOperations(CallBook calls, int notActiveCode)
{
    public RestAnswer Create(RestRequest request)
    {
        if (request.FindCall(calls) is not { } call)
        {
            return RestAnswer.NotFound(request.Path);
        }

        if (request.Field("Callback") is not { } address)
        {
            return RestAnswer.InvalidParameter("Callback is required");
        }

        if (!CallbackUrl.TryRead(address, out var callback))
        {
            return RestAnswer.BadRequest(
                21609, $"Callback must be an http or https URL of at most {CallbackUrl.MaxLength} characters whose host has no underscore");
        }

        if (CallbackUrl.ReadMethod(request.Field("Method")) is not { } method)
        {
            return RestAnswer.InvalidParameter("Method must be GET or POST");
        }

        return call.Messages.Subscribe(callback, method, request.Field(RestRequest.IdempotencyKey)) is { } created
            ? RestAnswer.Created(json =>
            {
                CreatedJson.Write(json, call, created);
                json.WriteString("uri", $"{CallJson.PathOf(call)}/UserDefinedMessageSubscriptions/{created.Sid}.json");
            })
            : RestAnswer.NotActive(call, notActiveCode);
    }

    public RestAnswer Delete(RestRequest request) =>
        request.FindCall(calls) is { } call && call.Messages.Unsubscribe(request.Arguments["Sid"]) ? RestAnswer.NoContent : RestAnswer.NotFound(request.Path);
}
