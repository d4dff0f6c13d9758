using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>
/// Stock Polly strategies: an attempt goes through circuit breaker and time-out; what is to be repeated goes on through total time and retry, which cost nothing
/// before that. Reads and writes differ only in what is repeated.
/// </summary>
internal sealed class ResiliencePipelines
{
    private static readonly ResiliencePropertyKey<TimeSpan> TimeLeft = new("time left");
    private static readonly ResiliencePropertyKey<long> Started = new("started");

    private readonly RetryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TwilioEndpoint _endpoint;
    private readonly CallMessageTelemetry _telemetry;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<TwilioResponse> _attempt;
    private readonly Repetition? _reads;
    private readonly Repetition? _writes;

    public ResiliencePipelines(
        RetryOptions options, Action<ResiliencePipelineBuilder<TwilioResponse>>? custom, TwilioEndpoint endpoint, TimeProvider time, ILogger logger,
        CallMessageTelemetry telemetry)
    {
        _options = options;
        _endpoint = endpoint;
        _time = time;
        _logger = logger;
        _telemetry = telemetry;
        if (custom is not null)
        {
            var builder = new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = time };
            custom(builder);
            _attempt = builder.Build();
            return;
        }

        _attempt = Attempt();
        if (options.MaxRetries == 0) return;

        _reads = Repeat(static outcome => TwilioFailures.IsNotProcessed(outcome) || TwilioFailures.IsOutcomeUnknown(outcome));
        _writes = options.UnknownOutcomes ? _reads : Repeat(TwilioFailures.IsNotProcessed);
    }

    /// <summary>Whether nothing is sent at the moment; never where the application built the resilience itself.</summary>
    public bool IsCircuitOpen => _circuit.CircuitState is CircuitState.Open or CircuitState.Isolated;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<TwilioResponse>> ExecuteAsync(
        Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> attempt, TwilioExchange exchange, CancellationToken cancellationToken)
    {
        var repetition = exchange.IdempotencyKey is null ? _reads : _writes;
        var started = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(OperationNames.Of(exchange.Request.Operation), cancellationToken);
        try
        {
            var outcome = await _attempt.ExecuteOutcomeAsync(attempt, context, exchange).ConfigureAwait(false);
            if (repetition?.IsFor(outcome) == true) outcome = await RepeatAsync(repetition, outcome, started, attempt, exchange, context).ConfigureAwait(false);
            if (outcome.Result is not { IsSuccess: true }) exchange.Elapsed = _time.GetElapsedTime(started);
            return outcome;
        }
#pragma warning disable CA1031 // Resilience that the application has built may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<TwilioResponse>(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline<TwilioResponse> Attempt() => new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TwilioResponse>
        {
            FailureRatio = _options.FailureRatio,
            MinimumThroughput = _options.MinimumThroughput,
            SamplingDuration = _options.SamplingDuration,
            BreakDuration = _options.BreakDuration,
            StateProvider = _circuit,

            // A caller who gave up, or what never left this process, is no failure of Twilio's; but the one request that tries whether Twilio is back has then
            // not shown that it is.
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is not null && (_circuit.CircuitState == CircuitState.HalfOpen || args.Context.CancellationToken.IsCancellationRequested)
                    ? _circuit.CircuitState == CircuitState.HalfOpen
                    : TwilioFailures.IsOutage(args.Outcome)),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = _options.AttemptTimeout })
        .Build();

    private Repetition Repeat(Func<Outcome<TwilioResponse>, bool> isFor) => new(
        isFor,
        new(() => new ResiliencePipelineBuilder<TwilioResponse> { TimeProvider = _time }
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => ValueTask.FromResult(args.Context.Properties.GetValue(TimeLeft, default)) })
            .AddRetry(Retry(isFor))
            .Build()));

    /// <summary>Goes on where the first attempt ended: to the retry it is as if it had made that, too.</summary>
    private async ValueTask<Outcome<TwilioResponse>> RepeatAsync(
        Repetition repetition, Outcome<TwilioResponse> first, long started, Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> attempt,
        TwilioExchange exchange, ResilienceContext context)
    {
        var left = Left(started);
        if (left <= TimeSpan.Zero) return first;

        context.Properties.Set(TimeLeft, left);
        context.Properties.Set(Started, started);
        var isFirst = true;
        return await repetition.Pipeline.Value.ExecuteOutcomeAsync(NextAsync, context, exchange).ConfigureAwait(false);

        ValueTask<Outcome<TwilioResponse>> NextAsync(ResilienceContext context, TwilioExchange exchange)
        {
            if (!isFirst) return _attempt.ExecuteOutcomeAsync(attempt, context, exchange);
            isFirst = false;
            return ValueTask.FromResult(first);
        }
    }

    private TimeSpan Left(long started) => _options.TotalTimeout - _time.GetElapsedTime(started);

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
            && !(args.Outcome.Result?.RetryAfter >= Left(args.Context.Properties.GetValue(Started, default)))),
        DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : (TimeSpan?)null),
        OnRetry = args =>
        {
            var cause = args.Outcome.Exception is { } e ? ErrorTypes.Of(e) : ErrorTypes.Of(args.Outcome.Result!.StatusCode);
            ResilienceLog.Retrying(_logger, args.Context.OperationKey, _endpoint.Host, args.AttemptNumber + 1, args.RetryDelay.TotalMilliseconds, cause);
            _telemetry.Retried(args.Context.OperationKey, cause);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>What is repeated, and how: made at the first failure, as most applications start without one.</summary>
    private sealed record Repetition(Func<Outcome<TwilioResponse>, bool> IsFor, Lazy<ResiliencePipeline<TwilioResponse>> Pipeline);
}
