using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Reads an end user's messages. The buffer is open before the leg is subscribed, so that no message is missed.</summary>
internal sealed class MessageReading(LegResolver resolver, CallGuard guard, Subscriber subscriber, ICallMessageInbox inbox)
{
    public IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken) =>
        new Reading<CallMessage>(ending => ReadAsync(from, ending), cancellationToken);

    private async IAsyncEnumerable<CallMessage> ReadAsync(EndUser from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var leg = await resolver.ResolveAsync(from, guard.Need(wanted: null), cancellationToken).ConfigureAwait(false);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var messages = inbox.ReadAllAsync(leg.CallSid, reading.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (messages.ConfigureAwait(false))
        {
            var first = messages.MoveNextAsync().AsTask();
            try
            {
                await SubscribeAsync(from, leg, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await reading.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            for (var more = await first.ConfigureAwait(false); more; more = await messages.MoveNextAsync().ConfigureAwait(false)) yield return messages.Current;
        }
    }

    private Task<CallMessageSubscription> SubscribeAsync(EndUser from, CallRecord leg, CancellationToken cancellationToken)
    {
        var user = EndUser.OnLeg(leg.CallSid);
        return subscriber.SubscribeAsync(from.Account is { } account ? user.In(account) : user, null, cancellationToken);
    }
}
