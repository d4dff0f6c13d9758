using System.Collections.Concurrent;

namespace SupportCall;

/// <summary>Asks the customer who she is as soon as it rings, and tells the agent.</summary>
internal sealed class Reception(ICallMessenger messenger) : ICallLifecycleHandler
{
    private static readonly RequestOptions Patient = new() { Timeout = TimeSpan.FromMinutes(9) }; // A person answers, not an app.

    private readonly ConcurrentDictionary<CallSid, Caller> _callers = new(); // By the customer's leg.

    public bool Knows(CallSid customer) => _callers.ContainsKey(customer);

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
        _callers.TryRemove(context.CallSid, out _);
        return Task.CompletedTask;
    }

    private async Task RingAsync(CallSid agent, CallSid customer, CancellationToken cancellationToken)
    {
        // An app answers for itself only when its call is accepted: until then a plain message is what reaches it.
        var known = _callers.TryGetValue(customer, out var caller) ? $"{caller.Name} calls." : "The customer has been asked for the customer number.";
        await messenger.SendAsync(EndUser.OnLeg(agent), new Hint(known), cancellationToken);
        await messenger.PublishAsync(customer, new Progress("It rings at the agent."), cancellationToken);
    }

    private async Task IdentifyAsync(CallSid customer, CancellationToken cancellationToken)
    {
        string? wrong = null;
        do
        {
            var check = new IdentityCheck("What is your customer number?", wrong);
            var answer = await messenger.RequestAsync(EndUser.WhoPlaced(customer), check, Patient, cancellationToken);
            wrong = WhatIsWrong(answer.Number);
        }
        while (wrong is not null);

        var caller = _callers[customer] = new Caller("Mia Keller", "Monthly plan since 2019");
        await messenger.PublishAsync(customer, caller, cancellationToken);
        await messenger.PublishAsync(customer, new Progress("The customer is identified."), cancellationToken);

        // The agent may have yet to answer, and is to have it for certain.
        var answered = new SendOptions { WaitUntilActive = TimeSpan.FromMinutes(9), WaitUntil = CallStatus.InProgress, Receipt = TimeSpan.FromSeconds(8) };
        await messenger.SendAsync(EndUser.WhoAnswered(customer), new Hint("Offer her the annual plan."), answered, cancellationToken);
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
