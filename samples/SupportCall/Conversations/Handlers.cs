namespace SupportCall;

internal sealed class IdentityAnswerHandler(ICallMessenger messenger, SupportDesk desk) : ICallMessageHandler<IdentityAnswer>
{
    private const string CustomerNumber = "271828";

    public Task HandleAsync(CallMessage<IdentityAnswer> message, CancellationToken cancellationToken) => desk.HandleAsync(message.Message, async supportCase =>
    {
        var number = message.Content.Number;
        if (number is not { Length: 6 } || !number.All(char.IsAsciiDigit)) throw new RefusedException("A customer number has six digits.", "number");
        if (number != CustomerNumber) throw new RefusedException("No customer has this number.", "number");

        supportCase.Caller = new Caller("Mia Keller", "Monthly plan since 2019: offer her the annual plan.");
        // Does it not ring at the agent yet? Then the agent is told as soon as it does.
        await messenger.BroadcastAsync(Audience.Of([EndUser.WhoAnswered(message.CallSid)]), supportCase.Caller, cancellationToken: cancellationToken);
        return "The customer is identified.";
    }, cancellationToken);
}

internal sealed class MakeOfferHandler(ICallMessenger messenger, SupportDesk desk) : ICallMessageHandler<MakeOffer>
{
    public Task HandleAsync(CallMessage<MakeOffer> message, CancellationToken cancellationToken) => desk.HandleAsync(message.Message, async supportCase =>
    {
        if (supportCase.Caller is null) throw new RefusedException("The customer is not identified yet.");
        if (supportCase.OpenOffer is not null) throw new RefusedException("The customer has not answered the last offer yet.");
        if (message.Content.Plan is not ("annual" or "family")) throw new RefusedException("The plan is annual or family.", "plan");
        if (message.Content.Discount is not (>= 0 and <= 20)) throw new RefusedException("The discount is a number from 0 to 20.", "discount");

        var offer = new Offer(message.Content.Plan, message.Content.Discount.Value);
        await messenger.SendAsync(EndUser.WhoPlaced(message.CallSid), offer, cancellationToken: cancellationToken);
        supportCase.OpenOffer = offer;
        return $"The agent offers the {offer.Plan} plan with {offer.Discount} % off.";
    }, cancellationToken);
}

internal sealed class OfferAnswerHandler(ICallMessenger messenger, SupportDesk desk) : ICallMessageHandler<OfferAnswer>
{
    public Task HandleAsync(CallMessage<OfferAnswer> message, CancellationToken cancellationToken) => desk.HandleAsync(message.Message, async supportCase =>
    {
        if (supportCase.OpenOffer is not { } offer) throw new RefusedException("There is no offer to answer.");
        if (message.Content.Accepted is not { } accepted) throw new RefusedException("The answer is yes or no.");

        var hint = new Hint(accepted ? $"Sold: tell her that the {offer.Plan} plan begins today." : "She keeps her plan: thank her for her time.");
        await messenger.SendAsync(EndUser.WhoAnswered(message.CallSid), hint, cancellationToken: cancellationToken);
        supportCase.OpenOffer = null;
        return accepted ? "The customer accepts the offer." : "The customer declines the offer.";
    }, cancellationToken);
}

/// <summary>The fallback: a message of a type that nobody else handles.</summary>
internal sealed class OtherMessageHandler(SupportDesk desk) : ICallMessageHandler
{
    public Task HandleAsync(CallMessage message, CancellationToken cancellationToken) =>
        desk.HandleAsync(message, static _ => throw new RefusedException("The server knows no message of this type."), cancellationToken);
}
