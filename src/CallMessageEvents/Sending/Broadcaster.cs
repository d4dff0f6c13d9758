using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>Sends one content to many, so many at a time, and keeps a result for each. What was sent stays known, whatever happens to the rest.</summary>
internal sealed class Broadcaster(AudienceFinder finder, LegResolver resolver, MessageSender sender, IdempotencyKeys keys)
{
    /// <summary>Few enough to leave connections to others: Twilio limits concurrent requests of an account.</summary>
    private const int Parallelism = 16;

    public async Task<BroadcastResult> BroadcastAsync(Audience to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken)
    {
        using var content = json;
        var key = options?.IdempotencyKey ?? keys.Next();
        var users = await finder.FindAsync(to, cancellationToken).ConfigureAwait(false);

        using var places = new SemaphoreSlim(Parallelism);
        var taken = new ConcurrentDictionary<CallSid, EndUser>();
        var legs = await Task.WhenAll(users.Select(SendInPlaceAsync)).ConfigureAwait(false);
        return new BroadcastResult { IdempotencyKey = key, Legs = [.. legs.Select(leg => Shared(leg, legs))] };

        async Task<BroadcastLeg> SendInPlaceAsync(EndUser user)
        {
            try
            {
                await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return new BroadcastLeg { To = user, Outcome = BroadcastOutcome.Cancelled };
            }

            try
            {
                return await SendAsync(user, content, key, options, taken, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task<BroadcastLeg> SendAsync(
        EndUser user, PooledWriter json, string key, SendOptions? options, ConcurrentDictionary<CallSid, EndUser> taken, CancellationToken cancellationToken)
    {
        // Two who are on one leg get one message: the first takes the leg, the other shares its result.
        var send = new LegSend(leg => taken.TryAdd(leg, user) ? $"{key}-{leg}" : null);
        try
        {
            if (user.Role == EndUserRole.OnLeg && !(await resolver.WithFactsAsync(user, cancellationToken).ConfigureAwait(false)).IsVoiceSdk)
                return new BroadcastLeg { To = user, CallSid = user.CallSid, Outcome = BroadcastOutcome.Skipped };

            var message = await sender.SendAsync(user, json, options, send, cancellationToken).ConfigureAwait(false);
            return new BroadcastLeg { To = user, CallSid = send.Leg, Outcome = BroadcastOutcome.Sent, Message = message };
        }
        catch (CallMessageException e)
        {
            return new BroadcastLeg { To = user, CallSid = send.Leg, Outcome = BroadcastOutcome.Failed, Error = e, OutcomeUnknown = e.OutcomeUnknown };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new BroadcastLeg { To = user, CallSid = send.Leg, Outcome = BroadcastOutcome.Cancelled, OutcomeUnknown = send.MayHaveArrived };
        }
    }

    /// <summary>Whatever became of the one who took the leg became of the others on it.</summary>
    private static BroadcastLeg Shared(BroadcastLeg leg, BroadcastLeg[] all) =>
        SharesLeg(leg) ? Array.Find(all, other => other.CallSid == leg.CallSid && !SharesLeg(other))! with { To = leg.To } : leg;

    private static bool SharesLeg(BroadcastLeg leg) => leg is { Outcome: BroadcastOutcome.Sent, Message: null };
}
