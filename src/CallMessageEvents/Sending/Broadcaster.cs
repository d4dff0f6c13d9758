namespace CallMessageEvents;

/// <summary>Sends one content to many end users, a few at a time. Each keeps its own result, whatever happens to the others.</summary>
internal sealed class Broadcaster(AudienceFinder finder, MessageSender sender)
{
    /// <summary>Leaves room for other requests: Twilio limits an account's concurrent requests.</summary>
    private const int Parallelism = 16;

    /// <summary>With receipts most of the time is spent waiting for apps, not for Twilio.</summary>
    private const int ParallelismWithReceipts = 256;

    /// <param name="to">The audience.</param>
    /// <param name="json">The content, which this method disposes.</param>
    /// <param name="options">Options; null for none.</param>
    /// <param name="poster">Posts to each leg in place of one request; null for one request.</param>
    /// <param name="cancellationToken">Ends the broadcast.</param>
    public async Task<BroadcastResult> BroadcastAsync(
        Audience to, PooledWriter json, SendOptions? options, Func<ILegPoster>? poster, CancellationToken cancellationToken)
    {
        using var content = json;
        var key = options?.IdempotencyKey ?? UniqueKey.Create();
        var users = await finder.FindAsync(to, cancellationToken).ConfigureAwait(false);

        using var places = new SemaphoreSlim(poster is null ? Parallelism : ParallelismWithReceipts);
        var posts = new LegPosts(key, isRepeated: options?.WaitUntilActive is not null);
        return new BroadcastResult { IdempotencyKey = key, Legs = await Task.WhenAll(users.Select(SendInPlaceAsync)).ConfigureAwait(false) };

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
                return await SendAsync(new Send(user, content, options) { Posts = posts, Poster = poster?.Invoke() }, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task<BroadcastLeg> SendAsync(Send send, CancellationToken cancellationToken)
    {
        var (user, progress) = (send.To, send.Progress);
        try
        {
            var message = await sender.SendAsync(send, cancellationToken).ConfigureAwait(false);
            return message is null
                ? new BroadcastLeg { To = user, CallSid = user.CallSid, Outcome = BroadcastOutcome.Skipped }
                : new BroadcastLeg { To = user, CallSid = progress.Leg, Outcome = BroadcastOutcome.Sent, Message = message };
        }
        catch (MessageNotReceivedException e) when (e.Sent is not null)
        {
            return Failed(e) with { Outcome = BroadcastOutcome.NotReceived, Message = e.Sent, OutcomeUnknown = e.OutcomeUnknown };
        }
        catch (CallMessageException e)
        {
            return Failed(e);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return new BroadcastLeg { To = user, CallSid = Leg(), Outcome = BroadcastOutcome.Cancelled, OutcomeUnknown = progress.MayHaveArrived };
        }
#pragma warning disable CA1031 // Such as an ActivityListener of the application that throws: the other legs keep their results.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failed(ConnectionErrors.Unexpected(e, progress.MayHaveArrived));
        }

        // OnLeg names its leg, also where nothing was posted because the leg has ended.
        CallSid? Leg() => progress.Leg ?? (user.Role == EndUserRole.OnLeg ? user.CallSid : null);

        BroadcastLeg Failed(CallMessageException e) =>
            new() { To = user, CallSid = Leg(), Outcome = BroadcastOutcome.Failed, Error = e, OutcomeUnknown = e.OutcomeUnknown || progress.MayHaveArrived };
    }
}
