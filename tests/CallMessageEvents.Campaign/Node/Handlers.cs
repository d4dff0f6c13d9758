namespace CallMessageEvents.Campaign;

/// <summary>Handles what end users send: slowly, in vain, or not to its end at the first attempt, as the message says. Writes what it did.</summary>
internal sealed class Handlers(Ledger ledger) : ICallMessageHandler<Up>, ICallRequestHandler<UpAsk, UpAnswer>
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(200);

    public Task HandleAsync(CallMessageContext<Up> context, CancellationToken cancellationToken) =>
        WorkAsync(context, context.Content.Number, context.Content.Mood, cancellationToken);

    public async Task<UpAnswer> HandleAsync(CallMessageContext<UpAsk> context, CancellationToken cancellationToken)
    {
        await WorkAsync(context, context.Content.Number, context.Content.Mood, cancellationToken);
        return new(context.Content.Number);
    }

    private async Task WorkAsync(CallMessageContext context, int number, HandlerMood mood, CancellationToken cancellationToken)
    {
        var leg = context.CallSid;
        ledger.Write(Ledger.Begun, leg, number);
        try
        {
            if (context.Attempt == 1) await FeelAsync(mood, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ledger.Write(Ledger.Cancelled, leg, number);
            throw;
        }
        catch (InvalidOperationException)
        {
            ledger.Write(Ledger.Failed, leg, number);
            throw;
        }

        ledger.Write(Ledger.Ended, leg, number);
    }

    private static Task FeelAsync(HandlerMood mood, CancellationToken cancellationToken) => mood switch
    {
        HandlerMood.Slow => Task.Delay(Slowness, cancellationToken),
        HandlerMood.Fails => throw new InvalidOperationException("The first attempt fails."),
        HandlerMood.Hangs => Task.Delay(Timeout.Infinite, cancellationToken),
        _ => Task.CompletedTask,
    };
}
