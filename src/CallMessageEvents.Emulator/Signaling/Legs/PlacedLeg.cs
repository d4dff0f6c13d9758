using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The leg of a call that a browser places.</summary>
internal sealed class PlacedLeg(EmulatedCall call, Client user, TimeProvider time, ILogger logger, string localSid, string offer)
    : BrowserLeg(call, user, time, logger)
{
    private const int NotConnected = 31404;

    /// <summary>What the browser offers: for the browsers that ring.</summary>
    public string Offer => offer;

    /// <summary>Until the browser knows the call's sid it has one of its own.</summary>
    public override bool IsCalled(string callSid) => base.IsCalled(callSid) || string.Equals(callSid, localSid, StringComparison.Ordinal);

    /// <summary>The call is there: from now on the browser may send messages. Under the conversation's lock.</summary>
    public void Begin(Device device)
    {
        Line.Attach(device);
        Line.Send(ServerFrames.Ringing(Call.Sid));
    }

    public override void Became(CallStatus status)
    {
        if (status == CallStatus.InProgress)
        {
            Line.Send(ServerFrames.Answer(Call.Sid, AnswerOfWhoAnswered() ?? MadeUpSdp.Answer(offer), ReconnectToken));
        }
        else if (status == CallStatus.Failed)
        {
            End(NotConnected, "The call could not be connected: the emulator's log says why.");
        }
        else if (status.HasEnded())
        {
            End();
        }
    }

    protected override void OnLost(Device device, IEnumerable<byte[]> unsent)
    {
        // It has no token yet, so the Voice SDK has given the call up.
        if (Line.Device == device && Call.State.Status == CallStatus.Ringing)
        {
            HangUp(device);
        }
        else
        {
            base.OnLost(device, unsent);
        }
    }

    private string? AnswerOfWhoAnswered() =>
        Call.Conversation.Children.Select(child => child.Progress.App).OfType<RungLeg>()
            .FirstOrDefault(leg => leg.Caller == this && leg.Answer is not null)?.Answer;
}
