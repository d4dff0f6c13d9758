using System.Runtime.CompilerServices;
using Polly;

namespace CallMessageEvents;

/// <summary>One request with all its attempts: what the resilience pipeline carries along, and learns on the way.</summary>
/// <param name="request">The request.</param>
/// <param name="idempotencyKey">The key of a POST; null for requests that change nothing when repeated.</param>
/// <param name="mayHaveArrived">Whether the same was sent to another leg before, and its outcome is not known.</param>
internal sealed class TwilioExchange(TwilioRequest request, string? idempotencyKey = null, bool mayHaveArrived = false)
{
    // The answer of the last attempt, or why it had none: every send has an exchange, which is kept small.
    private object? _last;

    public TwilioRequest Request => request;

    /// <summary>The leg that the request is about; default where it is about something else.</summary>
    public CallSid Leg { get; init; }

    /// <summary>The key of a POST; null for requests that change nothing when repeated.</summary>
    public string? IdempotencyKey => idempotencyKey;

    /// <summary>Whether an attempt of a POST was sent whose outcome is not known.</summary>
    public bool MayHaveArrived { get; private set; } = mayHaveArrived;

    /// <summary>The answer to the last attempt; null while one is under way, and where it had none.</summary>
    public TwilioResponse? LastAnswer => _last as TwilioResponse;

    /// <summary>Why the last attempt had no answer; null while one is under way, where it had one, and where its time was over.</summary>
    public TwilioConnectionException? LastFailure => _last as TwilioConnectionException;

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long it took in all; zero while it goes on, and where it went well.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>One attempt. What goes wrong is its outcome, for the pipeline to judge.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<TwilioResponse>> AttemptAsync(ITwilioTransport transport, TwilioEndpoint endpoint, CancellationToken cancellationToken)
    {
        _last = null;
        Attempts++;
        var readsBefore = request.Body?.Reads;
        try
        {
            var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(response);
            _last = response;
            return Outcome.FromResult(response);
        }
        catch (Exception e) when (request.Body is { } body && body.Reads == readsBefore && TwilioFailures.IsOutcomeUnknown(e))
        {
            // Nobody as much as read the body: it waited for a connection, or a handler threw, and was not sent.
            return Failed(ConnectionErrors.Unsent(endpoint, e));
        }
#pragma warning disable CA1031 // The outcome carries it: what is not repeated is thrown in the end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(e);
            return Failed(Translate(e, endpoint, cancellationToken));
        }
    }

    private Outcome<TwilioResponse> Failed(Exception e)
    {
        _last = e;
        return Outcome.FromException<TwilioResponse>(e);
    }

    private static Exception Translate(Exception e, TwilioEndpoint endpoint, CancellationToken cancellationToken) => e switch
    {
        TwilioConnectionException => e,
        OperationCanceledException when cancellationToken.IsCancellationRequested => e,

        // A handler of the application's threw, or gave up by a time-out of its own.
        OperationCanceledException => ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, endpoint, e),
        _ => ConnectionErrors.Thrown(endpoint, e),
    };
}
