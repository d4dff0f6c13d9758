namespace CallMessageEvents.Emulator;

/// <summary>What a request is to the faults: attempts with an equal target are attempts at the same thing.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="CallSid">The call that it is about, if any.</param>
/// <param name="Name">The idempotency key, else what stands in for it; the same in every run, which sids are not.</param>
internal readonly record struct FaultTarget(EmulatorOperation Operation, string? CallSid, string Name)
{
    public static FaultTarget Of(EmulatorOperation operation, RestRequest request, Switchboard board)
    {
        var callSid = request.Arguments.GetValueOrDefault("CallSid") ?? (operation == EmulatorOperation.ListCalls ? request.Parameter("ParentCallSid") : null);
        return new(operation, callSid, request.Field(RestRequest.IdempotencyKey) is { } key ? $"key {key}" : NameOf(callSid, request, board));
    }

    private static string NameOf(string? callSid, RestRequest request, Switchboard board) =>
        callSid is not null ? (board.Calls.Find(callSid) is { } call ? $"call {call.Order}" : callSid)
        : request.Arguments.GetValueOrDefault("ConferenceSid") is not { } conferenceSid ? ""
        : board.Conferences.Find(conferenceSid) is { } conference ? $"conference {conference.Order}"
        : conferenceSid;
}
