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

    public async ValueTask<TwilioResponse> AttemptAsync(ITwilioTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(response);
            return response;
        }
        catch (Exception e)
        {
            MayHaveArrived |= idempotencyKey is not null && TwilioFailures.IsOutcomeUnknown(e);
            throw;
        }
    }
}
