using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>A leg as the protocol's side of its end user sees it.</summary>
internal sealed class EndUserLine(CallExchange exchange, EmulatedCall call) : IEndUserLine
{
    public string CallSid => call.Sid;

    public Gate Sync => call.Conversation.Sync;

    public TimeProvider Time => exchange.Time;

    public BackgroundWork Work => exchange.Courier.Work;

    public ILogger Logger => exchange.MessageLogger;

    // Several devices may ring at an incoming call: only the one that took it says hello.
    public bool IsConnected => call.State.Status is CallStatus.InProgress
        || (call.State.Status is CallStatus.Ringing && string.Equals(call.Direction, CallDirection.Inbound, StringComparison.Ordinal));

    public bool HasEnded => call.State.Status.HasEnded();

    public void Send(string content) => call.Messages.Send(content);
}
