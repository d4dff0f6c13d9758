namespace CallMessageEvents.Benchmarks;

/// <summary>What a status callback tells of a leg that is active.</summary>
internal static class Leg
{
    public static CallRecord Active(string sid, string to, string? parent = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CallRecord
        {
            CallSid = CallSid.Parse(sid),
            AccountSid = AccountSid.Parse(FloorData.AccountSid),
            ParentCallSid = parent is null ? null : CallSid.Parse(parent),
            From = "+14155550100",
            To = to,
            Direction = "outbound-dial",
            Status = CallStatus.InProgress,
            SeenAt = now,
            StatusCallbackAt = now,
        };
    }
}
