using Polly;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>Sends requests through transport and resilience, and makes errors of what goes wrong. One an account.</summary>
internal sealed class TwilioApi(ITwilioTransport transport, TwilioResilience resilience, TwilioEndpoint endpoint, CancellationToken stopping)
{
    private readonly Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> _attempt =
        (context, exchange) => exchange.AttemptAsync(transport, endpoint, context.CancellationToken);

    /// <summary>The answer, a success; everything else is thrown.</summary>
    public async ValueTask<TwilioResponse> SendAsync(TwilioExchange exchange, CancellationToken cancellationToken)
    {
        ThrowIfStopped(stopping);
        cancellationToken.ThrowIfCancellationRequested();

        // Not linked where the caller cannot cancel: the common case then allocates nothing for it.
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping) : null;
        var outcome = await resilience.ExecuteAsync(_attempt, exchange, linked?.Token ?? stopping).ConfigureAwait(false);
        if (outcome.Exception is { } exception) throw Translate(exception, exchange, cancellationToken);

        var response = outcome.Result!;
        if (response.IsSuccess) return response;

        // An answer that would have been repeated, had the caller not given up: that is a cancellation, not Twilio's refusal.
        cancellationToken.ThrowIfCancellationRequested();
        throw TwilioErrors.Create(response, exchange);
    }

    /// <summary>Throws when the service provider is gone.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    public static void ThrowIfStopped(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) throw Stopped(cause: null);
    }

    /// <summary>
    /// The error of a caller whose own time is over: the last attempt's, where the request waited to be repeated, for that tells more; else that the
    /// time is over.
    /// </summary>
    public static CallMessageException TimeIsOver(TwilioExchange? exchange, TimeSpan time) =>
        LastOf(exchange) ?? ConnectionErrors.Complete(
            new TwilioConnectionException(
                $"The send was not done within {time.TotalSeconds:0.###} s (SendOptions.Timeout).") { Reason = TwilioConnectionFailure.TimedOut }, exchange);

    private static CallMessageException? LastOf(TwilioExchange? exchange) => exchange switch
    {
        { LastAnswer: { IsSuccess: false } answer } => TwilioErrors.Create(answer, exchange),
        { LastFailure: { } failure } => ConnectionErrors.Complete(failure, exchange),
        _ => null,
    };

    private static ObjectDisposedException Stopped(Exception? cause) => new("The service provider of this messenger has been disposed.", cause);

    private Exception Translate(Exception exception, TwilioExchange exchange, CancellationToken cancellationToken) => exception switch
    {
        // First: the token of a shared look-up is linked to it, and would else count as a caller's.
        _ when stopping.IsCancellationRequested => Stopped(exception),
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),

        // The time was over while waiting to repeat: what became of the last attempt tells more than that.
        TimeoutRejectedException when LastOf(exchange) is { } last => last,
        TimeoutRejectedException => Connection(TwilioConnectionFailure.TimedOut, exchange, exception),
        ExecutionRejectedException => Connection(TwilioConnectionFailure.CircuitOpen, exchange, exception),
        TwilioConnectionException e => ConnectionErrors.Complete(e, exchange),
        _ => ConnectionErrors.Complete(ConnectionErrors.Thrown(endpoint, exception), exchange),
    };

    private TwilioConnectionException Connection(TwilioConnectionFailure reason, TwilioExchange exchange, Exception? cause) =>
        ConnectionErrors.Complete(ConnectionErrors.Create(reason, endpoint, cause), exchange);
}
