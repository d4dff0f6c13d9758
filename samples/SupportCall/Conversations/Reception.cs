namespace SupportCall;

/// <summary>Asks the customer who she is as soon as it rings, and tells the agent.</summary>
internal sealed class Reception(ICallMessenger messenger, ICallers callers, ILogger<Reception> logger) : ICallLifecycleHandler
{
    private static readonly TimeSpan AppPatience = TimeSpan.FromSeconds(30); // Two browsers and three processes may share a laptop.
    private static readonly RequestOptions Patient = new() { Timeout = TimeSpan.FromMinutes(9), ReceiptTimeout = AppPatience }; // A person answers, not an app.

    /// <summary>It rings: at the customer, whose leg is the parent, or at the agent.</summary>
    public async Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (context.Leg.ParentCallSid is { } customer) await RingAsync(context.CallSid, customer, cancellationToken);
            else await IdentifyAsync(context.CallSid, cancellationToken);
        }
        catch (CallMessageException e) when (HasEnded(e))
        {
            // Nobody is there any more.
        }
    }

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
    {
        logger.Ended(context.CallSid);
        return callers.RemoveAsync(context.CallSid, cancellationToken);
    }

    private async Task RingAsync(CallSid agent, CallSid customer, CancellationToken cancellationToken)
    {
        logger.Rings(agent);

        // An app answers for itself only when its call is accepted: until then a plain message is what reaches it.
        var caller = await callers.FindAsync(customer, cancellationToken);
        var known = caller is not null ? $"{caller.Name} calls." : "The customer has been asked for the customer number.";
        await messenger.SendAsync(EndUser.OnLeg(agent), new Hint(known), cancellationToken);
        await messenger.PublishAsync(customer, new Progress("It rings at the agent."), cancellationToken);
    }

    private async Task IdentifyAsync(CallSid customer, CancellationToken cancellationToken)
    {
        // When a node dies, another begins again what ran there: it does not ask her what is known already.
        var caller = await callers.FindAsync(customer, cancellationToken);
        if (caller is null)
        {
            caller = await AskAsync(customer, cancellationToken);
            await callers.AddAsync(customer, caller, cancellationToken);
        }

        logger.Identified(customer);
        await messenger.PublishAsync(customer, caller, cancellationToken);
        await messenger.PublishAsync(customer, new Progress("The customer is identified."), cancellationToken);

        // The agent may have yet to answer, and is to have it for certain.
        var answered = new SendOptions { WaitUntilActive = TimeSpan.FromMinutes(9), WaitUntil = CallStatus.InProgress, Receipt = AppPatience };
        await messenger.SendAsync(EndUser.WhoAnswered(customer), new Hint("Offer her the annual plan."), answered, cancellationToken);
    }

    private async Task<Caller> AskAsync(CallSid customer, CancellationToken cancellationToken)
    {
        logger.Asks(customer);
        string? wrong = null;
        do
        {
            var check = new IdentityCheck("What is your customer number?", wrong);
            var answer = await messenger.RequestAsync(EndUser.WhoPlaced(customer), check, Patient, cancellationToken);
            wrong = WhatIsWrong(answer.Number);
        }
        while (wrong is not null);

        return new("Mia Keller", "Monthly plan since 2019");
    }

    private static string? WhatIsWrong(string? number) =>
        number is not { Length: 6 } || !number.All(char.IsAsciiDigit) ? "A customer number has six digits."
        : number != "271828" ? "No customer has this number."
        : null;

    private static bool HasEnded(CallMessageException e) => e
        is CallNotActiveException
        or CallRequestException { Reason: CallRequestFailure.CallEnded }
        or MessageNotReceivedException { Reason: CallRequestFailure.CallEnded };
}
