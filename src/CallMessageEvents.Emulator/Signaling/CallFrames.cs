using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The frames that begin, take, change and end calls.</summary>
internal sealed class CallFrames(Device device, OutgoingCalls outgoing, TimeProvider time, ILogger logger)
{
    private const int TooMany = 31480;

    public void Invite(IncomingFrame frame)
    {
        var (callSid, sdp) = (frame.Required("callsid"), frame.Required("sdp"));
        if (frame.Text("reconnect") is { } token)
        {
            Reconnect(callSid, sdp, token);
        }
        else if (device.HasManyLegs)
        {
            Refuse(callSid, TooMany, "The device has too many calls.");
        }
        else
        {
            Place(callSid, sdp, ConnectParameters.Read(frame.Text("twilio", "params")));
        }
    }

    /// <summary>A ringing that is over, or was somebody else's, is no fault of the SDK.</summary>
    public void Answer(IncomingFrame frame)
    {
        if (Find(frame) is RungLeg leg)
        {
            leg.Accept(device, frame.Required("sdp"));
        }
        else
        {
            device.TrySend(ServerFrames.HangUp(frame.Required("callsid")));
        }
    }

    public void Reject(IncomingFrame frame) => (Find(frame) as RungLeg)?.Reject(device);

    public void HangUp(IncomingFrame frame) => Find(frame)?.HangUp(device);

    public void Reinvite(IncomingFrame frame)
    {
        var leg = Find(frame)
            ?? throw new SignalException(SignalException.NotFound, "The call is none of this end user's.") { CallSid = frame.Text("callsid") };
        leg.Reinvite(device, frame.Required("sdp"));
    }

    private BrowserLeg? Find(IncomingFrame frame) => device.FindLeg(frame.Required("callsid"));

    private void Place(string localSid, string sdp, Dictionary<string, string> parameters)
    {
        var user = device.User!;
        outgoing.Place(user, parameters, call =>
        {
            var leg = new PlacedLeg(call, user, time, logger, localSid, sdp);
            call.Progress.App = leg;
            leg.Begin(device);
        });
    }

    private void Reconnect(string callSid, string sdp, string token)
    {
        if (device.FindLeg(callSid) is { } leg && string.Equals(leg.ReconnectToken, token, StringComparison.Ordinal))
        {
            leg.Reconnect(device, sdp);
        }
        else
        {
            Refuse(callSid, SignalException.ReconnectInvalid, "The call is over, or the reconnect token is not its own.");
        }
    }

    /// <summary>A call that waits for an answer understands a hangup, and no error.</summary>
    private void Refuse(string callSid, int code, string why)
    {
        Log.Refused(logger, callSid, code, why);
        device.TrySend(ServerFrames.HangUp(callSid, code, why));
    }
}
