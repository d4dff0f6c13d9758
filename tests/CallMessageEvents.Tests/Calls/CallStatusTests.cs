namespace CallMessageEvents.Tests;

/// <summary>Twilio's words for a leg's status, and what each means.</summary>
public sealed class CallStatusTests
{
    private static readonly CallSid Leg = CallSid.Parse(ScriptedTwilio.Leg);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("queued", CallStatus.Queued, false, false)]
    [InlineData("initiated", CallStatus.Initiated, false, false)]
    [InlineData("ringing", CallStatus.Ringing, true, false)]
    [InlineData("in-progress", CallStatus.InProgress, true, false)]
    [InlineData("completed", CallStatus.Completed, false, true)]
    [InlineData("busy", CallStatus.Busy, false, true)]
    [InlineData("failed", CallStatus.Failed, false, true)]
    [InlineData("no-answer", CallStatus.NoAnswer, false, true)]
    [InlineData("canceled", CallStatus.Canceled, false, true)]
    public void TryParse_Status_IsReadAndShownAsTwilioWritesIt(string text, CallStatus status, bool isActive, bool isEnded)
    {
        var record = Parse(text);

        Assert.Equal((status, text, isActive, isEnded), (record.Status, record.StatusText, record.IsActive, record.IsEnded));
        Assert.Null(record.UnknownStatus);
        Assert.Equal(text, new CallRecord { CallSid = Leg, Status = status }.StatusText);
        Assert.Contains($", {text})", new CallLeg { CallSid = Leg, AccountSid = default, Status = status }.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ringing")]
    [InlineData("cancelled")]
    [InlineData("in-progress ")]
    public void TryParse_OtherWord_IsNotKnown_AndKept(string text)
    {
        var record = Parse(text);

        Assert.Equal((CallStatus.Unknown, text, false, false), (record.Status, record.StatusText, record.IsActive, record.IsEnded));
        Assert.Equal(new UnknownCallStatus(text, Now), record.UnknownStatus);
    }

    private static CallRecord Parse(string status)
    {
        Assert.True(CallRecord.TryParse(
            name => name switch
            {
                "CallSid" => ScriptedTwilio.Leg,
                "CallStatus" => status,
                _ => null,
            },
            Now,
            out var record));
        return record;
    }
}
