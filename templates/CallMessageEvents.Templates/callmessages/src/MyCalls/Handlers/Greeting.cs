using CallMessageEvents;

namespace MyCalls.Handlers;

/// <summary>Sends the first message as soon as somebody has answered.</summary>
public sealed class Greeting : ICallLifecycleHandler
{
    public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
        context.Messenger.SendAsync(EndUser.OnLeg(context.CallSid), new Welcome("You are connected."), cancellationToken);
}
