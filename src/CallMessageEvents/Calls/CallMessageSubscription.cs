namespace CallMessageEvents;

/// <summary>
/// A subscription to the messages of one leg. It ends with the leg, or with <see cref="ICallMessenger.UnsubscribeAsync"/>. Twilio has no list of
/// subscriptions: keep this object to end the subscription later. It is not disposable, so that it outlives the request that created it.
/// </summary>
public sealed record CallMessageSubscription
{
    /// <summary>Gets the subscription's sid.</summary>
    public required SubscriptionSid Sid { get; init; }

    /// <summary>Gets the leg.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets the account that owns the leg.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>Gets the address where Twilio delivers the messages.</summary>
    public required Uri Callback { get; init; }

    /// <summary>Returns the sids and the callback's address, without user, password and query.</summary>
    /// <returns>The text, for logs.</returns>
    public override string ToString() => $"Subscription {Sid} of leg {CallSid} in account {AccountSid} to {Address}";

    private string Address => Callback is { IsAbsoluteUri: true }
        ? Callback.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : "(no absolute address)";
}
