using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace CallMessageEvents;

/// <summary>
/// The Polly pipeline of every request to Twilio, outermost first: total time-out, retry, limit of an attempt's beginning, circuit breaker, time-out of an
/// attempt. The application can replace it.
/// </summary>
internal sealed class TwilioResilience
{
    private static readonly ResiliencePropertyKey<TwilioExchange> Exchange = new("exchange");

    private readonly ResilienceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TwilioEndpoint _endpoint;
    private readonly CallMessageTelemetry _telemetry;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<TwilioResponse> _pipeline;

    public TwilioResilience(
        ResilienceOptions options, Action<ResiliencePipelineBuilder<TwilioResponse>>? custom, TwilioEndpoint endpoint, TimeProvider time, ILogger logger,
        CallMessageTelemetry telemetry)
    {
        _options = options;
        _endpoint = endpoint;
        _time = time;
        _logger = logger;
        _telemetry = telemetry;
        var builder = new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = time };
        (custom ?? AddStrategies)(builder);
        _pipeline = builder.Build();
    }

    /// <summary>Whether the circuit is open, so that nothing is sent; always false when the application replaced the pipeline.</summary>
    public bool IsCircuitOpen => _circuit.CircuitState is CircuitState.Open or CircuitState.Isolated;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<TwilioResponse>> ExecuteAsync(
        Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> attempt, TwilioExchange exchange, CancellationToken cancellationToken)
    {
        (exchange.Started, exchange.Caller) = (_time.GetTimestamp(), cancellationToken);
        var context = ResilienceContextPool.Shared.Get(OperationNames.Of(exchange.Request.Operation), cancellationToken);
        context.Properties.Set(Exchange, exchange);
        try
        {
            return await _pipeline.ExecuteOutcomeAsync(attempt, context, exchange).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Resilience that the application has built may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<TwilioResponse>(e);
        }
        finally
        {
            exchange.Elapsed = _time.GetElapsedTime(exchange.Started);
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private void AddStrategies(ResiliencePipelineBuilder<TwilioResponse> builder)
    {
        builder.AddTimeout(_options.TotalTimeout);
        if (_options.Retry.MaxRetryAttempts > 0) builder.AddRetry(Retry());
        new RequestLimit(Exchange, Remaining, _options.TotalTimeout).AddTo(builder);
        builder.AddCircuitBreaker(CircuitBreaker()).AddTimeout(_options.AttemptTimeout);
    }

    private RetryStrategyOptions<TwilioResponse> Retry() => new()
    {
        MaxRetryAttempts = _options.Retry.MaxRetryAttempts,
        Delay = _options.Retry.Delay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(
            !args.Context.CancellationToken.IsCancellationRequested && IsRepeated(args.Outcome, args.Context.Properties.GetValue(Exchange, null!))),
        DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : (TimeSpan?)null),
        OnRetry = args =>
        {
            var cause = args.Outcome.Exception is { } e ? ErrorTypes.Of(e) : ErrorTypes.Of(args.Outcome.Result!.StatusCode);
            ResilienceLog.Retrying(_logger, args.Context.OperationKey, _endpoint.Host, args.AttemptNumber + 1, args.RetryDelay.TotalMilliseconds, cause);
            _telemetry.Retried(args.Context.OperationKey, cause);
            return ValueTask.CompletedTask;
        },
    };

    private bool IsRepeated(Outcome<TwilioResponse> outcome, TwilioExchange exchange)
    {
        var isRead = exchange.IdempotencyKey is null;
        if (!TwilioFailures.IsNotProcessed(outcome) && !((isRead || _options.Retry.UnknownOutcomes) && TwilioFailures.IsOutcomeUnknown(outcome))) return false;

        // A wait beyond the remaining time would only turn Twilio's answer into a time-out. When none remains, the time-out is late.
        var remaining = Remaining(exchange);
        return remaining > TimeSpan.Zero && !(outcome.Result?.RetryAfter >= remaining);
    }

    /// <summary>What remains of the total time, and of the time of the send.</summary>
    private TimeSpan Remaining(TwilioExchange exchange)
    {
        var now = _time.GetTimestamp();
        var ofTotal = _options.TotalTimeout - _time.GetElapsedTime(exchange.Started, now);
        if (exchange.Until is not { } until) return ofTotal;
        var ofSend = _time.GetElapsedTime(now, until);
        return ofSend < ofTotal ? ofSend : ofTotal;
    }

    private CircuitBreakerStrategyOptions<TwilioResponse> CircuitBreaker() => new()
    {
        FailureRatio = _options.CircuitBreaker.FailureRatio,
        MinimumThroughput = _options.CircuitBreaker.MinimumThroughput,
        SamplingDuration = _options.CircuitBreaker.SamplingDuration,
        BreakDuration = _options.CircuitBreaker.BreakDuration,
        StateProvider = _circuit,
        ShouldHandle = args => ValueTask.FromResult(IsOutage(args.Outcome, args.Context)),

        // A probe without credentials has tested nothing: the next request probes.
        BreakDurationGenerator = args => ValueTask.FromResult(
            args.Context.Properties.GetValue(Exchange, null!).LastFailure is { LacksCredentials: true }
                ? TimeSpan.Zero
                : _options.CircuitBreaker.BreakDuration),
    };

    /// <summary>
    /// A caller that gave up is no outage, nor is a request that never left this process. But when such a request probed a half-open circuit, it has not shown
    /// that Twilio is back.
    /// </summary>
    private bool IsOutage(Outcome<TwilioResponse> outcome, ResilienceContext context)
    {
        var exchange = context.Properties.GetValue(Exchange, null!);
        return outcome.Exception switch
        {
            not null when _circuit.CircuitState == CircuitState.HalfOpen => true,
            not null when exchange.Caller.IsCancellationRequested => false,

            // The total time was over in mid-attempt: the first has hung for all of it, a further one may have had little.
            TwilioConnectionException { InnerException: OperationCanceledException } when context.CancellationToken.IsCancellationRequested
                && exchange.Attempts > 1 => false,
            OperationCanceledException => exchange.Attempts == 1,
            _ => TwilioFailures.IsOutage(outcome),
        };
    }
}
