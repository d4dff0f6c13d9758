namespace CallMessageEvents;

/// <summary>Reads a leg's record from a voice webhook or a status callback.</summary>
internal static class CallRecordReader
{
    public static CallRecord? Read(Func<string, string?> field, DateTimeOffset seenAt)
    {
        if (field("CallSid") is not { Length: > 0 } sid) return null;

        var text = field("CallStatus");
        var status = CallStatuses.Parse(text);
        return new CallRecord
        {
            CallSid = SidText.FromTwilio<CallSid>(sid),
            AccountSid = field("AccountSid") is { Length: > 0 } account ? SidText.FromTwilio<AccountSid>(account) : null,
            ParentCallSid = field("ParentCallSid") is { Length: > 0 } parent ? SidText.FromTwilio<CallSid>(parent) : null,
            From = field("From"),
            To = field("To"),
            Direction = field("Direction") is { Length: > 0 } direction ? direction : null,
            Status = status,
            UnknownStatus = status == CallStatus.Unknown && !string.IsNullOrEmpty(text) ? new(text, seenAt) : null,
            SeenAt = seenAt,

            // Call progress events promise a callback at the end. A voice webhook, at the call's beginning, and callbacks of other kinds do not.
            StatusCallbackAt = !string.IsNullOrEmpty(text) && field("CallbackSource") == "call-progress-events" ? seenAt : null,
        };
    }
}
