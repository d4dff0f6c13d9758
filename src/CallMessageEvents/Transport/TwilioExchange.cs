using System.Runtime.CompilerServices;
using Polly;

namespace CallMessageEvents;

/// <summary>One request with all its attempts: the state that the resilience pipeline carries, and the results of the attempts.</summary>
/// <param name="request">The request.</param>
/// <param name="idempotencyKey">The key of a POST; null for requests that change nothing when repeated.</param>
/// <param name="mayHaveArrived">Whether the same message was sent to another leg before with an unknown outcome.</param>
internal sealed class TwilioExchange(TwilioRequest request, string? idempotencyKey = null, bool mayHaveArrived = false)
{
    public TwilioRequest Request => request;

    /// <summary>The leg that the request is about; default where it is about no leg.</summary>
    public CallSid Leg { get; init; }

    /// <summary>The key of a POST; null for requests that may be repeated freely.</summary>
    public string? IdempotencyKey => idempotencyKey;

    /// <summary>Whether an attempt of a POST has an unknown outcome.</summary>
    public bool MayHaveArrived { get; private set; } = mayHaveArrived;

    /// <summary>The answer to the last attempt; null while one is under way, and where it had none.</summary>
    public TwilioResponse? LastAnswer { get; private set; }

    /// <summary>Why the last attempt had no answer; null while one is under way, where it had one, and where its time was over.</summary>
    public TwilioConnectionException? LastFailure { get; private set; }

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; private set; }

    /// <summary>When the time of the send that it belongs to is over, as a timestamp of the account's clock; null where it has none of its own.</summary>
    public long? Until { get; init; }

    /// <summary>The caller's own token: that of an attempt is cancelled by time-outs, too.</summary>
    public CancellationToken Caller { get; set; }

    /// <summary>When the first attempt began, as a timestamp of the account's clock.</summary>
    public long Started { get; set; }

    /// <summary>How long it took in all; zero while it goes on.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Makes one attempt. A failure is an outcome, which the pipeline judges.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<TwilioResponse>> AttemptAsync(ITwilioTransport transport, TwilioEndpoint endpoint, CancellationToken cancellationToken)
    {
        (LastAnswer, LastFailure) = (null, null);
        Attempts++;
        var readsBefore = request.Reads;
        try
        {
            var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(response)) MayHaveArrived = true;
            LastAnswer = response;
            return Outcome.FromResult(response);
        }
        catch (Exception e) when (request.FormLength > 0 && request.Reads == readsBefore && TwilioFailures.IsOutcomeUnknown(e))
        {
            // The body was never read: the request waited for a connection, or a handler threw, and nothing was sent.
            return Failed(ConnectionErrors.Unsent(endpoint, e));
        }
#pragma warning disable CA1031 // The outcome carries the exception, which is thrown unless the request is retried.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(e)) MayHaveArrived = true;
            return Failed(Translate(e, endpoint, cancellationToken));
        }
    }

    private Outcome<TwilioResponse> Failed(Exception e)
    {
        LastFailure = e as TwilioConnectionException;
        return Outcome.FromException<TwilioResponse>(e);
    }

    private static Exception Translate(Exception e, TwilioEndpoint endpoint, CancellationToken cancellationToken) => e switch
    {
        TwilioConnectionException => e,
        OperationCanceledException when cancellationToken.IsCancellationRequested => e,

        // The application's handler threw, or gave up by its own time-out.
        OperationCanceledException => ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, endpoint, e),
        _ => ConnectionErrors.Thrown(endpoint, e),
    };
}
