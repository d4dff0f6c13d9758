namespace SupportCall;

/// <summary>
/// Carries an offer of the agent to the customer, and her answer back. What is wrong is told to the agent only; the code names the field.
/// </summary>
internal sealed class Offers(ICallMessenger messenger, ICallers callers, ILogger<Offers> logger) : ICallRequestHandler<MakeOffer, OfferResult>
{
    private static readonly RequestOptions Patient = new() { Timeout = TimeSpan.FromMinutes(2), ReceiptTimeout = TimeSpan.FromSeconds(30) };

    public async Task<OfferResult> HandleAsync(CallMessageContext<MakeOffer> context, CancellationToken cancellationToken)
    {
        var customer = await messenger.ResolveAsync(EndUser.WhoPlaced(context.CallSid), cancellationToken);
        if (await callers.FindAsync(customer.CallSid, cancellationToken) is null)
            throw new CallRequestFault("not-identified", "The customer is not identified yet.");
        if (context.Content.Plan is not ("annual" or "family")) throw new CallRequestFault("plan", "The plan is annual or family.");
        if (context.Content.Discount is not (>= 0 and <= 20)) throw new CallRequestFault("discount", "The discount is a number from 0 to 20.");

        logger.Offers(customer.CallSid);
        var offer = new Offer(context.Content.Plan, context.Content.Discount.Value);
        await TellAsync($"The agent offers the {offer.Plan} plan with {offer.Discount} % off.");
        var isAccepted = await AskAsync(customer, offer, cancellationToken);
        logger.Answered(customer.CallSid);
        if (!isAccepted)
        {
            await TellAsync("The customer declines the offer.");
            return new(false, "She keeps her plan: thank her for her time.");
        }

        await TellAsync("The customer accepts the offer.");
        return new(true, $"Sold: tell her that the {offer.Plan} plan begins today.");

        Task TellAsync(string text) => messenger.PublishAsync(customer.CallSid, new Progress(text), cancellationToken);
    }

    private async Task<bool> AskAsync(CallLeg customer, Offer offer, CancellationToken cancellationToken)
    {
        try
        {
            return (await messenger.RequestAsync(EndUser.OnLeg(customer.CallSid), offer, Patient, cancellationToken)).Accepted;
        }
        catch (CallRequestException e)
        {
            var silent = e.Reason == CallRequestFailure.NoReply ? "The customer does not decide." : "The customer’s page does not answer.";
            throw new CallRequestFault("no-answer", silent);
        }
    }
}
