using System.Runtime.CompilerServices;
using Polly;

namespace CallMessageEvents;

/// <summary>One request with all its attempts: what the resilience pipeline carries along, and learns on the way.</summary>
internal sealed class TwilioExchange(TwilioRequest request, string? idempotencyKey = null)
{
    public TwilioRequest Request => request;

    /// <summary>The leg that the request is about; default where it is about something else.</summary>
    public CallSid Leg { get; init; }

    /// <summary>The key of a POST; null for requests that change nothing when repeated.</summary>
    public string? IdempotencyKey => idempotencyKey;

    /// <summary>Whether an attempt of a POST was sent whose outcome is not known.</summary>
    public bool MayHaveArrived { get; private set; }

    /// <summary>The answer to the last attempt; null while one is under way, and where it had none.</summary>
    public TwilioResponse? LastAnswer { get; private set; }

    /// <summary>One attempt. What goes wrong is its outcome, for the pipeline to judge.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<TwilioResponse>> AttemptAsync(ITwilioTransport transport, string host, CancellationToken cancellationToken)
    {
        LastAnswer = null;
        var readsBefore = request.Body?.Reads;
        try
        {
            var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(response);
            return Outcome.FromResult(LastAnswer = response);
        }
        catch (Exception e) when (request.Body is { } body && body.Reads == readsBefore && e is not TwilioConnectionException { Reason: TwilioConnectionFailure.Connect })
        {
            // Nobody as much as read the body: it waited for a connection, or for credentials, and was not sent.
            return Outcome.FromException<TwilioResponse>(ConnectionErrors.Create(TwilioConnectionFailure.Connect, host, e));
        }
#pragma warning disable CA1031 // The outcome carries it: what is not repeated is thrown in the end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(e);
            return Outcome.FromException<TwilioResponse>(Translate(e, host, cancellationToken));
        }
    }

    private static Exception Translate(Exception e, string host, CancellationToken cancellationToken) => e switch
    {
        TwilioConnectionException => e,
        OperationCanceledException when cancellationToken.IsCancellationRequested => e,

        // A handler of the application's threw, or gave up by a time-out of its own.
        OperationCanceledException => ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, host, e),
        _ => ConnectionErrors.Thrown(host, e),
    };
}
