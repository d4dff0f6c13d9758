using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>
/// Stock Polly strategies, outermost first: total time, retry, circuit breaker, time per attempt. Reads and writes differ only in what is tried again;
/// breaker and time per attempt are shared.
/// </summary>
internal sealed class ResiliencePipelines
{
    private readonly RetryOptions _options;
    private readonly ILogger _logger;
    private readonly CallMessageTelemetry _telemetry;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<TwilioResponse> _reads;
    private readonly ResiliencePipeline<TwilioResponse> _writes;

    public ResiliencePipelines(
        RetryOptions options, Action<ResiliencePipelineBuilder<TwilioResponse>>? custom, TimeProvider time, ILogger logger, CallMessageTelemetry telemetry)
    {
        _options = options;
        _logger = logger;
        _telemetry = telemetry;
        if (custom is not null)
        {
            var builder = new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = time };
            custom(builder);
            _reads = _writes = builder.Build();
            return;
        }

        var attempt = Attempt(time);
        _reads = Whole(attempt, time, static outcome => TwilioFailures.IsNotProcessed(outcome) || TwilioFailures.IsOutcomeUnknown(outcome));
        _writes = options.UnknownOutcomes ? _reads : Whole(attempt, time, TwilioFailures.IsNotProcessed);
    }

    /// <summary>Whether nothing is sent at the moment; never where the application built the resilience itself.</summary>
    public bool IsCircuitOpen => _circuit.CircuitState is CircuitState.Open or CircuitState.Isolated;

    public ResiliencePipeline<TwilioResponse> For(TwilioExchange exchange) => exchange.IdempotencyKey is null ? _reads : _writes;

    private ResiliencePipeline<TwilioResponse> Attempt(TimeProvider time)
    {
        return new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TwilioResponse>
            {
                FailureRatio = _options.FailureRatio,
                MinimumThroughput = _options.MinimumThroughput,
                SamplingDuration = _options.SamplingDuration,
                BreakDuration = _options.BreakDuration,
                StateProvider = _circuit,

                // A caller who gave up is nobody's failure; but the one request that tries whether Twilio is back has then not shown that it is.
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is not null && args.Context.CancellationToken.IsCancellationRequested
                        ? _circuit.CircuitState == CircuitState.HalfOpen
                        : TwilioFailures.IsOutage(args.Outcome)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = _options.AttemptTimeout })
            .Build();
    }

    private ResiliencePipeline<TwilioResponse> Whole(
        ResiliencePipeline<TwilioResponse> attempt, TimeProvider time, Func<Outcome<TwilioResponse>, bool> isRepeated)
    {
        var builder = new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = _options.TotalTimeout });
        if (_options.MaxRetries > 0) builder.AddRetry(Retry(isRepeated));
        return builder.AddPipeline(attempt).Build();
    }

    private RetryStrategyOptions<TwilioResponse> Retry(Func<Outcome<TwilioResponse>, bool> isRepeated) => new()
    {
        MaxRetryAttempts = _options.MaxRetries,
        Delay = _options.BaseDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,

        // Waiting longer than there is time for would only turn Twilio's answer into a time-out.
        ShouldHandle = args => ValueTask.FromResult(
            !args.Context.CancellationToken.IsCancellationRequested
            && isRepeated(args.Outcome)
            && !(args.Outcome.Result?.RetryAfter >= _options.TotalTimeout)),
        DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : (TimeSpan?)null),
        OnRetry = args =>
        {
            var cause = args.Outcome.Exception is { } e ? ErrorTypes.Of(e) : ErrorTypes.Of(args.Outcome.Result!.StatusCode);
            ResilienceLog.Retrying(_logger, args.Context.OperationKey, args.AttemptNumber + 1, args.RetryDelay.TotalMilliseconds, cause);
            _telemetry.Retried(args.Context.OperationKey, cause);
            return ValueTask.CompletedTask;
        },
    };
}
