using CallMessageEvents;

/// <summary>The application's own service, which tests replace.</summary>
public interface IPlans
{
    /// <summary>Orders a plan; throws for one that is not sold.</summary>
    Task OrderAsync(string plan, CancellationToken cancellationToken);
}

public sealed class Plans : IPlans
{
    public Task OrderAsync(string plan, CancellationToken cancellationToken) =>
        plan is "annual" or "family" ? Task.CompletedTask : throw new InvalidOperationException("There is no such plan.");
}

public sealed class OfferHandler(IPlans plans) : ICallMessageHandler<OfferAccepted>
{
    public async Task HandleAsync(CallMessageContext<OfferAccepted> context, CancellationToken cancellationToken)
    {
        await plans.OrderAsync(context.Content.Plan, cancellationToken);
        await context.Messenger.SendAsync(context.Sender, new Receipt($"The {context.Content.Plan} plan is yours."), cancellationToken);
    }
}
