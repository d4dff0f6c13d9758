using System.Runtime.CompilerServices;
using Polly;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>Sends requests through transport and resilience, and makes errors of what goes wrong. One an account.</summary>
internal sealed class TwilioApi(ITwilioTransport transport, ResiliencePipelines pipelines, string host, CancellationToken stopping)
{
    private readonly Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> _attempt =
        (context, exchange) => exchange.AttemptAsync(transport, host, context.CancellationToken);

    /// <summary>Where requests go, for the texts of errors.</summary>
    public string Host => host;

    /// <summary>The answer, a success; everything else is thrown.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TwilioResponse> SendAsync(TwilioExchange exchange, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(ICallMessenger));
        cancellationToken.ThrowIfCancellationRequested();

        // Not linked where the caller cannot cancel: the common case then allocates nothing for it.
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping) : null;
        var outcome = await pipelines.ExecuteAsync(_attempt, exchange, linked?.Token ?? stopping).ConfigureAwait(false);
        if (outcome.Exception is { } exception) throw Translate(exception, exchange, cancellationToken);

        var response = outcome.Result!;
        if (response.IsSuccess) return response;

        // An answer that would have been repeated, had the caller not given up: that is a cancellation, not Twilio's refusal.
        cancellationToken.ThrowIfCancellationRequested();
        throw TwilioErrors.Create(response, exchange);
    }

    private Exception Translate(Exception exception, TwilioExchange exchange, CancellationToken cancellationToken) => exception switch
    {
        // First: the token of a shared look-up is linked to it, and would else count as a caller's.
        _ when stopping.IsCancellationRequested => new ObjectDisposedException(nameof(ICallMessenger), exception),
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),

        // The time was over while waiting to repeat: what Twilio said last tells more than that.
        TimeoutRejectedException when exchange.LastAnswer is { } answer => TwilioErrors.Create(answer, exchange),
        TimeoutRejectedException => Connection(TwilioConnectionFailure.TimedOut, exchange, exception),
        ExecutionRejectedException => Connection(TwilioConnectionFailure.CircuitOpen, exchange, exception),
        TwilioConnectionException e => ConnectionErrors.Complete(e, exchange),
        _ => Connection(TwilioConnectionFailure.Reset, exchange, exception),
    };

    private TwilioConnectionException Connection(TwilioConnectionFailure reason, TwilioExchange exchange, Exception? cause) =>
        ConnectionErrors.Complete(ConnectionErrors.Create(reason, host, cause), exchange);
}
