namespace CallMessageEvents.Emulator;

/// <summary>What status callbacks and the voice webhook say of a call.</summary>
internal static class CallFields
{
    public static IEnumerable<CallbackField> Of(EmulatedCall call, string status)
    {
        yield return new("AccountSid", call.AccountSid);
        yield return new("CallSid", call.Sid);
        if (call.ParentCallSid is { } parent)
        {
            yield return new("ParentCallSid", parent);
        }

        yield return new("CallStatus", status);
        yield return new("Direction", call.Direction);
        yield return new("From", call.From);
        yield return new("To", call.To);
        yield return new("ApiVersion", "2010-04-01");
    }
}
