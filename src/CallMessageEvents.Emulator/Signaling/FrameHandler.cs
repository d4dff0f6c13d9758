using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>Carries out the frames of one device, one after the other. What is refused is told to the device and to the log, and to nobody else.</summary>
internal sealed class FrameHandler(Device device, AccessTokens tokens, OutgoingCalls outgoing, TimeProvider time, ILogger logger)
{
    private readonly CallFrames _calls = new(device, outgoing, time, logger);

    public void Handle(ReceivedFrame frame)
    {
        try
        {
            if (frame.Problem is { } problem)
            {
                throw frame.Outline is { Type: MessageFrames.Type } large
                    ? MessageFrames.TooLarge(large)
                    : new(SignalException.Malformed, $"The frame is {problem}.");
            }

            if (!IsHeartbeat(frame.Bytes.Span))
            {
                Handle(IncomingFrame.Parse(frame.Bytes));
            }
        }
        catch (SignalException refused)
        {
            Log.Refused(logger, refused.CallSid, refused.Code, refused.Message);
            device.TrySend(ServerFrames.Error(refused));
        }
    }

    private void Handle(IncomingFrame frame)
    {
        if (frame.Type == "listen")
        {
            Listen(frame);
            return;
        }

        if (device.User is null)
        {
            throw new SignalException(SignalException.TokenInvalid, "No access token has been accepted on this socket.") { CallSid = frame.Text("callsid") };
        }

        switch (frame.Type)
        {
            case "register":
                Register(frame);
                break;
            case "invite":
                _calls.Invite(frame);
                break;
            case "answer":
                _calls.Answer(frame);
                break;
            case "reinvite":
                _calls.Reinvite(frame);
                break;
            case "reject":
                _calls.Reject(frame);
                break;
            case "hangup":
                _calls.HangUp(frame);
                break;
            case MessageFrames.Type:
                MessageFrames.Send(frame, device);
                break;
            case "dtmf":
                // Nobody hears it.
                break;
            default:
                throw new SignalException(SignalException.Malformed, "The type of the frame is not known.");
        }
    }

    /// <summary>Who the device is; again with a new token of the same end user.</summary>
    private void Listen(IncomingFrame frame)
    {
        var (user, timeToLive) = tokens.Read(frame.Text("token"));
        if (device.User is { } known && known != user)
        {
            throw new SignalException(SignalException.TokenInvalid, "The access token is another end user's than the one that this socket was opened with.");
        }

        device.Identify(user, ReconnectWindow.Of(frame.Number("reconnectTimeout")));
        device.TrySend(ServerFrames.Connected(user.Identity, timeToLive));
    }

    private void Register(IncomingFrame frame)
    {
        if (frame.Flag("media", "audio"))
        {
            device.Register();
        }
        else
        {
            device.Unregister();
        }
    }

    private static bool IsHeartbeat(ReadOnlySpan<byte> frame) => frame.SequenceEqual("\n"u8);
}
