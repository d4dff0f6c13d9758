using CallMessageEvents;

namespace MyCalls.Handlers;

/// <summary>Handles what apps send: one message of a call at a time, in order.</summary>
public sealed class OfferHandler : ICallMessageHandler<OfferAccepted>
{
    public Task HandleAsync(CallMessageContext<OfferAccepted> context, CancellationToken cancellationToken) =>
        context.Messenger.SendAsync(context.Sender, new Receipt($"The {context.Content.Plan} plan is yours."), cancellationToken);
}
