using Polly;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>Sends requests through transport and resilience, and makes errors of what goes wrong. One an account.</summary>
internal sealed class TwilioApi(ITwilioTransport transport, ResiliencePipelines pipelines, string host, CancellationToken stopping)
{
    private readonly ITwilioTransport _transport = transport;

    /// <summary>Where requests go, for the texts of errors.</summary>
    public string Host => host;

    /// <summary>The answer, a success; everything else is thrown.</summary>
    public async Task<TwilioResponse> SendAsync(TwilioExchange exchange, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(ICallMessenger));
        cancellationToken.ThrowIfCancellationRequested();

        // Not linked where the caller cannot cancel: the common case then allocates nothing for it.
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping) : null;
        var outcome = await ExecuteAsync(exchange, linked?.Token ?? stopping).ConfigureAwait(false);
        if (outcome.Exception is { } exception) throw Translate(exception, exchange, cancellationToken);

        var response = outcome.Result!;
        if (response.IsSuccess) return response;

        // An answer that would have been repeated, had the caller not given up: that is a cancellation, not Twilio's refusal.
        cancellationToken.ThrowIfCancellationRequested();
        throw TwilioErrors.Create(response, exchange);
    }

    private async ValueTask<Outcome<TwilioResponse>> ExecuteAsync(TwilioExchange exchange, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(OperationNames.Of(exchange.Request.Operation), cancellationToken);
        try
        {
            return await pipelines.For(exchange).ExecuteOutcomeAsync(AttemptAsync, context, (this, exchange)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<TwilioResponse>> AttemptAsync(
        ResilienceContext context, (TwilioApi Api, TwilioExchange Exchange) state)
    {
        try
        {
            return Outcome.FromResult(await state.Exchange.AttemptAsync(state.Api._transport, state.Api.Host, context.CancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // The outcome carries it: the pipeline judges it, and what is not repeated is thrown by SendAsync.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<TwilioResponse>(e);
        }
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
