namespace CallMessageEvents.Emulator.Tests;

/// <summary>Every action in every status, for each kind of leg: what comes out, or "-" when it is refused.</summary>
public sealed class CallTransitionTests : EmulatorTest
{
    [Theory]
    //          status     Ring       Answer         Decline NoAnswer     Fail      Complete
    [InlineData("queued", "ringing", "in-progress", "busy", "no-answer", "failed", "canceled")]
    [InlineData("ringing", "-", "in-progress", "busy", "no-answer", "failed", "canceled")]
    [InlineData("in-progress", "-", "-", "-", "-", "-", "completed")]
    [InlineData("completed", "-", "-", "-", "-", "-", "-")]
    [InlineData("busy", "-", "-", "-", "-", "-", "-")]
    [InlineData("no-answer", "-", "-", "-", "-", "-", "-")]
    [InlineData("failed", "-", "-", "-", "-", "-", "-")]
    [InlineData("canceled", "-", "-", "-", "-", "-", "-")]
    public void Action_ApiCallOrChild_FollowsTheTable(string status, string ring, string answer, string decline, string noAnswer, string fail, string complete)
    {
        string[] expected = [ring, answer, decline, noAnswer, fail, complete];

        Assert.Equal(expected, Actions.Select(action => Try(Bring(Twilio.CreateCall("+14155550100", "client:bob"), status), action)));
        Assert.Equal(expected, Actions.Select(action => Try(Bring(Twilio.Dial("+14155550100", "client:bob").Child, status), action)));
    }

    [Theory]
    [InlineData("ringing", "-", "in-progress", "busy", "no-answer", "failed", "canceled")]
    [InlineData("in-progress", "-", "-", "-", "-", "-", "completed")]
    [InlineData("completed", "-", "-", "-", "-", "-", "-")]
    [InlineData("busy", "-", "-", "-", "-", "-", "-")]
    [InlineData("no-answer", "-", "-", "-", "-", "-", "-")]
    [InlineData("failed", "-", "-", "-", "-", "-", "-")]
    [InlineData("canceled", "-", "-", "-", "-", "-", "-")]
    public void Action_Parent_FollowsTheTable(string status, string ring, string answer, string decline, string noAnswer, string fail, string complete) =>
        Assert.Equal(
            [ring, answer, decline, noAnswer, fail, complete],
            Actions.Select(action => Try(Bring(Twilio.Dial("+14155550100", "client:bob").Parent, status), action)));

    [Fact]
    public void Action_NotAllowed_SaysWhatAndWhy()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        call.Complete();

        var error = Assert.Throws<InvalidOperationException>(call.Answer);

        Assert.Equal($"Call {call.Sid} is canceled: it cannot answer.", error.Message);
    }

    private static Action<EmulatedCall>[] Actions =>
        [call => call.Ring(), call => call.Answer(), call => call.Decline(), call => call.NoAnswer(), call => call.Fail(), call => call.Complete()];

    private static string Try(EmulatedCall call, Action<EmulatedCall> action)
    {
        var before = call.Status;
        try
        {
            action(call);
            return call.Status;
        }
        catch (InvalidOperationException)
        {
            Assert.Equal(before, call.Status);
            return "-";
        }
    }

    private static EmulatedCall Bring(EmulatedCall call, string status)
    {
        switch (status)
        {
            case "ringing" when call.Status == "queued":
                call.Ring();
                break;
            case "in-progress":
                call.Answer();
                break;
            case "completed":
                call.Answer();
                call.Complete();
                break;
            case "busy":
                call.Decline();
                break;
            case "no-answer":
                call.NoAnswer();
                break;
            case "failed":
                call.Fail();
                break;
            case "canceled":
                call.Complete();
                break;
            default:
                break;
        }

        Assert.Equal(status, call.Status);
        return call;
    }
}
