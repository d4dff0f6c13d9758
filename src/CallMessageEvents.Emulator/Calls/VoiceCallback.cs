namespace CallMessageEvents.Emulator;

/// <summary>The request to the voice webhook when somebody calls in. It meets no faults: without it there were no call.</summary>
internal static class VoiceCallback
{
    public static OutgoingCallback Of(EmulatedCall call, Uri webhook) => new()
    {
        Kind = CallbackKind.Voice,
        Account = call.Account,
        CallSid = call.Sid,
        Url = webhook,
        Method = HttpMethod.Post,
        Fields = [.. CallFields.Of(call, StatusEvents.StatusOf(call.State.Status))],
    };
}
