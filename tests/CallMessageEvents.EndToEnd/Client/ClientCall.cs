using CallMessageEvents.Emulator;

namespace CallMessageEvents.EndToEnd;

/// <summary>Alice has called Bob: both have the client.</summary>
internal sealed record ClientCall(TestApp App, ClientPage Alice, ClientPage Bob, CallSid Parent, CallSid Child)
{
    /// <summary>Both end users: who placed the call, on the parent leg, and who answered it, on the child leg.</summary>
    public IReadOnlyList<(ClientPage Page, EndUser EndUser)> Sides => [(Alice, EndUser.WhoPlaced(Child)), (Bob, EndUser.WhoAnswered(Parent))];

    public ICallMessenger Messenger => App.Messenger;

    public TwilioEmulator Twilio => App.Twilio;
}
