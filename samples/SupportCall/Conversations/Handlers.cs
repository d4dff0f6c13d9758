namespace SupportCall;

internal sealed class IdentityAnswerHandler(SupportDesk desk) : ICallMessageHandler<IdentityAnswer>
{
    private const string CustomerNumber = "271828";

    public Task HandleAsync(CallMessageContext<IdentityAnswer> context, CancellationToken cancellationToken) => desk.HandleAsync(
        context.Message,
        async supportCase =>
        {
            var number = context.Content.Number;
            if (number is not { Length: 6 } || !number.All(char.IsAsciiDigit)) throw new RefusedException("A customer number has six digits.", "number");
            if (number != CustomerNumber) throw new RefusedException("No customer has this number.", "number");

            supportCase.Caller = new Caller("Mia Keller", "Monthly plan since 2019: offer her the annual plan.");
            // Does it not ring at the agent yet? Then the agent is told as soon as it does.
            await context.Messenger.BroadcastAsync(
                Audience.Of([EndUser.WhoAnswered(context.CallSid)]), supportCase.Caller, cancellationToken: cancellationToken);
            return "The customer is identified.";
        },
        cancellationToken);
}

internal sealed class MakeOfferHandler(SupportDesk desk) : ICallMessageHandler<MakeOffer>
{
    public Task HandleAsync(CallMessageContext<MakeOffer> context, CancellationToken cancellationToken) => desk.HandleAsync(
        context.Message,
        async supportCase =>
        {
            if (supportCase.Caller is null) throw new RefusedException("The customer is not identified yet.");
            if (supportCase.OpenOffer is not null) throw new RefusedException("The customer has not answered the last offer yet.");
            if (context.Content.Plan is not ("annual" or "family")) throw new RefusedException("The plan is annual or family.", "plan");
            if (context.Content.Discount is not (>= 0 and <= 20)) throw new RefusedException("The discount is a number from 0 to 20.", "discount");

            var offer = new Offer(context.Content.Plan, context.Content.Discount.Value);
            await context.Messenger.SendAsync(EndUser.WhoPlaced(context.CallSid), offer, cancellationToken);
            supportCase.OpenOffer = offer;
            return $"The agent offers the {offer.Plan} plan with {offer.Discount} % off.";
        },
        cancellationToken);
}

internal sealed class OfferAnswerHandler(SupportDesk desk) : ICallMessageHandler<OfferAnswer>
{
    public Task HandleAsync(CallMessageContext<OfferAnswer> context, CancellationToken cancellationToken) => desk.HandleAsync(
        context.Message,
        async supportCase =>
        {
            if (supportCase.OpenOffer is not { } offer) throw new RefusedException("There is no offer to answer.");
            if (context.Content.Accepted is not { } accepted) throw new RefusedException("The answer is yes or no.");

            var hint = new Hint(accepted ? $"Sold: tell her that the {offer.Plan} plan begins today." : "She keeps her plan: thank her for her time.");
            await context.Messenger.SendAsync(EndUser.WhoAnswered(context.CallSid), hint, cancellationToken);
            supportCase.OpenOffer = null;
            return accepted ? "The customer accepts the offer." : "The customer declines the offer.";
        },
        cancellationToken);
}

/// <summary>The fallback: a message of a type that nobody else handles.</summary>
internal sealed class OtherMessageHandler(SupportDesk desk) : ICallMessageHandler
{
    public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken) =>
        desk.HandleAsync(context.Message, static _ => throw new RefusedException("The server knows no message of this type."), cancellationToken);
}
