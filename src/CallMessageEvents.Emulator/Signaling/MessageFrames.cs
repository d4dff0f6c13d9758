namespace CallMessageEvents.Emulator;

/// <summary>The frame that brings a message of the end user.</summary>
internal static class MessageFrames
{
    public const string Type = "message";

    /// <summary>One that is too large to be read whole: its app is told all the same, where the frame says whose it is.</summary>
    public static SignalException TooLarge(FrameOutline frame) =>
        Sids.IsValid(frame.CallSid, Sids.Call) && Sids.IsValid(frame.MessageSid, Sids.Message)
            ? new(EmulatorException.TooLarge, CallMessages.TooLarge) { CallSid = frame.CallSid, MessageSid = frame.MessageSid }
            : new(SignalException.Malformed, "The message is too large, and names no call and no voiceeventsid.");

    public static void Send(IncomingFrame frame, Device device)
    {
        var (callSid, messageSid) = (frame.Required("callsid"), frame.Required("voiceeventsid"));
        if (!Sids.IsValid(messageSid, Sids.Message))
        {
            throw new SignalException(SignalException.Malformed, "The voiceeventsid is not KX and 32 hex digits.") { CallSid = callSid };
        }

        if (device.FindLeg(callSid) is not { } leg)
        {
            throw Refused(SignalException.NotFound, "The call is none of this end user's.");
        }

        if (frame.Text("messagetype") != MessageTypes.UserDefined)
        {
            throw Refused(SignalException.MessageTypeInvalid, "Call Message Event Type is invalid.");
        }

        if (frame.Value("content") is not { } content || !JsonContent.TryCompact(content.GetRawText(), out var compact))
        {
            throw Refused(SignalException.Malformed, "The message has no content.");
        }

        try
        {
            leg.SendMessage(device, compact, messageSid, frame.Text("contenttype"));
        }
        catch (EmulatorException refused)
        {
            throw Refused(refused.Code, refused.Message);
        }

        SignalException Refused(int code, string why) => new(code, why) { CallSid = callSid, MessageSid = messageSid };
    }
}
