namespace CallMessageEvents;

/// <summary>The way by which an app's answers come: a subscription of its leg to this application's own endpoint.</summary>
internal sealed class AnswerPath(Subscriber subscriber, CallbackUrls urls)
{
    /// <summary>Follows legs whose answers may come to other nodes; null when there are none.</summary>
    public AnswerTails? Tails { get; init; }

    public bool IsThere => urls.TryGetMessages(out _);

    /// <exception cref="InvalidOperationException">No answer could come.</exception>
    public void Require()
    {
        if (IsThere) return;
        throw new InvalidOperationException($"An app's answers come as callbacks to this application, and there is no address for them: {urls.Missing}.");
    }

    /// <summary>Subscribes a leg, unless it is.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="account">The account that it is addressed in; null for its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SubscribeAsync(CallSid leg, AccountSid? account, CancellationToken cancellationToken)
    {
        if (subscriber.IsKnown(leg)) return Task.CompletedTask;

        var user = EndUser.OnLeg(leg);
        return subscriber.SubscribeAsync(account is { } owner ? user.In(owner) : user, null, cancellationToken);
    }
}
