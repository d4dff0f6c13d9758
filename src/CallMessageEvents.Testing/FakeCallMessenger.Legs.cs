using System.Runtime.CompilerServices;

namespace CallMessageEvents.Testing;

/// <content>Legs, and what end users send.</content>
public sealed partial class FakeCallMessenger
{
    /// <inheritdoc/>
    public Task<CallMessageSubscription> SubscribeAsync(
        EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default) => DoAsync(
        () =>
        {
            MessengerArguments.Check(from, nameof(from));
            MessengerArguments.Check(options);
        },
        () =>
        {
            var made = TestCall.Subscription(from, options?.Callback);
            lock (_lock)
            {
                var first = _subscriptions.Find(one => (one.CallSid, one.AccountSid, one.Callback) == (made.CallSid, made.AccountSid, made.Callback));
                if (first is null) _subscriptions.Add(made);
                return first ?? made;
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default) => DoAsync(
        () => MessengerArguments.Check(subscription),
        () =>
        {
            lock (_lock) return _subscriptions.Remove(subscription);
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <returns>A leg with the sid, the account and the identity that <paramref name="user"/> has, in progress.</returns>
    public Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default) => DoAsync(
        () => MessengerArguments.Check(user, nameof(user)),
        () => TestCall.Leg(user.Identity ?? TestCall.SomeIdentity, user.CallSid) with { AccountSid = TestCall.AccountOf(user.Account) },
        cancellationToken);

    /// <inheritdoc/>
    /// <returns>One leg, with this sid and account, in progress.</returns>
    public Task<IReadOnlyList<CallLeg>> ListLegsAsync(CallSid anyLeg, AccountSid? account = null, CancellationToken cancellationToken = default) =>
        DoAsync<IReadOnlyList<CallLeg>>(
            () => CheckLeg(anyLeg, account),
            () => [TestCall.Leg(TestCall.SomeIdentity, anyLeg) with { AccountSid = TestCall.AccountOf(account) }],
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default)
    {
        MessengerArguments.Check(from, nameof(from));
        return ReadAsync(from.CallSid, cancellationToken);
    }

    private static void CheckLeg(CallSid anyLeg, AccountSid? account)
    {
        MessengerArguments.Check(anyLeg, nameof(anyLeg));
        if (account is { } named) _ = EndUser.OnLeg(anyLeg).In(named);
    }

    private async IAsyncEnumerable<CallMessage> ReadAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in await DoAsync(static () => { }, () => Copy(_messages), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (message.CallSid == leg) yield return message;
        }
    }
}
