using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>
/// Lets no attempt begin when the time is over. What it waited for may end late, as when the machine slept, and just before the time-out does: a request that
/// is sent now, and cut off at once, would turn a known outcome into an unknown one.
/// </summary>
/// <param name="exchange">Where the request's state is.</param>
/// <param name="remaining">What remains of a request's time.</param>
/// <param name="total">The total time.</param>
internal sealed class RequestLimit(ResiliencePropertyKey<TwilioExchange> exchange, Func<TwilioExchange, TimeSpan> remaining, TimeSpan total)
    : ResilienceStrategy<TwilioResponse>
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "There are no options to validate.")]
    public void AddTo(ResiliencePipelineBuilder<TwilioResponse> builder) => builder.AddStrategy(_ => this, new NoOptions());

    protected override ValueTask<Outcome<TwilioResponse>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TwilioResponse>>> callback, ResilienceContext context, TState state) =>
        remaining(context.Properties.GetValue(exchange, null!)) > TimeSpan.Zero
            ? callback(context, state)
            : Outcome.FromExceptionAsValueTask<TwilioResponse>(new TimeoutRejectedException(total));

    private sealed class NoOptions : ResilienceStrategyOptions;
}
