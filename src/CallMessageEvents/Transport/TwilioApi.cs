using System.Runtime.CompilerServices;
using Polly;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>Sends requests through resilience and transport, and turns failures into errors. There is one for each account.</summary>
internal sealed class TwilioApi(ITwilioTransport transport, TwilioResilience resilience, TwilioEndpoint endpoint, CancellationToken stopping)
{
    private readonly Func<ResilienceContext, TwilioExchange, ValueTask<Outcome<TwilioResponse>>> _attempt =
        (context, exchange) => exchange.AttemptAsync(transport, endpoint, context.CancellationToken);

    /// <summary>Returns a successful answer, and throws everything else.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TwilioResponse> SendAsync(TwilioExchange exchange, CancellationToken cancellationToken)
    {
        ThrowIfStopped(stopping);
        cancellationToken.ThrowIfCancellationRequested();

        // Most callers cannot cancel: they need no linked source.
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping) : null;
        var outcome = await resilience.ExecuteAsync(_attempt, exchange, linked?.Token ?? stopping).ConfigureAwait(false);
        if (outcome.Exception is { } exception) throw Translate(exception, exchange, cancellationToken);

        var response = outcome.Result!;
        if (response.IsSuccess) return response;

        // Without the cancellation this answer would have been repeated: it is not Twilio's final word.
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
    /// Returns the error of a caller whose own time-out has expired. When the request waited for a retry, it is the last attempt's, which tells more.
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
        // First, because the token of a shared look-up is linked to it and would look like a caller's.
        _ when stopping.IsCancellationRequested => Stopped(exception),
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),

        // The time-out expired during the wait before a retry: the last attempt's failure tells more.
        TimeoutRejectedException when LastOf(exchange) is { } last => last,
        TimeoutRejectedException => Connection(TwilioConnectionFailure.TimedOut, exchange, exception),
        ExecutionRejectedException => Connection(TwilioConnectionFailure.CircuitOpen, exchange, exception),
        TwilioConnectionException e => ConnectionErrors.Complete(e, exchange),
        _ => ConnectionErrors.Complete(ConnectionErrors.Thrown(endpoint, exception), exchange),
    };

    private TwilioConnectionException Connection(TwilioConnectionFailure reason, TwilioExchange exchange, Exception? cause) =>
        ConnectionErrors.Complete(ConnectionErrors.Create(reason, endpoint, cause), exchange);
}
