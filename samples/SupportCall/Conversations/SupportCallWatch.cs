namespace SupportCall;

/// <summary>What the server says when a leg rings: the customer's is the parent, the agent's its child.</summary>
internal sealed class SupportCallWatch(SupportDesk desk) : ICallLifecycleHandler
{
    public async Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
    {
        var (leg, messenger) = (context.Leg, context.Messenger);

        // The library subscribes by itself, but at the same time: here nobody is asked before the answer can be heard.
        await messenger.SubscribeAsync(EndUser.OnLeg(leg.CallSid), cancellationToken);
        var supportCase = desk.Open(leg);
        if (leg.ParentCallSid is null)
        {
            await messenger.SendAsync(EndUser.WhoPlaced(leg.CallSid), new IdentityCheck("What is your customer number?"), cancellationToken);
            return;
        }

        var agent = EndUser.WhoAnswered(leg.CallSid);
        if (supportCase.Caller is { } caller) await messenger.SendAsync(agent, caller, cancellationToken);
        else await messenger.SendAsync(agent, new Hint("The customer has been asked for the customer number."), cancellationToken);
        await desk.TellAsync(Audience.Conversation(leg.CallSid), new Progress("It rings at the agent."), cancellationToken);
    }

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
    {
        desk.Close(context.Leg);
        return Task.CompletedTask;
    }
}
