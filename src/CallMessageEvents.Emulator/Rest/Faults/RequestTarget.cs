namespace CallMessageEvents.Emulator;

/// <summary>What a request is to the faults.</summary>
internal static class RequestTarget
{
    public static FaultTarget Of(EmulatorOperation operation, RestRequest request, CallExchange exchange)
    {
        var callSid = request.Arguments.GetValueOrDefault("CallSid") ?? (operation == EmulatorOperation.ListCalls ? request.Parameter("ParentCallSid") : null);
        return new(operation, callSid, request.Field(RestRequest.IdempotencyKey) is { } key ? $"key {key}" : NameOf(callSid, request, exchange));
    }

    private static string NameOf(string? callSid, RestRequest request, CallExchange exchange) =>
        callSid is not null ? (exchange.Calls.Find(callSid) is { } call ? $"call {call.Order}" : callSid)
        : request.Arguments.GetValueOrDefault("ConferenceSid") is not { } conferenceSid ? ""
        : exchange.Conferences.Find(conferenceSid) is { } conference ? $"conference {conference.Order}"
        : conferenceSid;
}
