namespace CallMessageEvents;

/// <summary>
/// Creates and ends subscriptions. One leg and one callback have one subscription, however often it is requested, and on however many nodes when they share a
/// store.
/// </summary>
internal sealed class Subscriber(
    LegResolver resolver, CallGuard guard, CallDirectory directory, StoredSubscriptions? stored, TwilioApi api, CallbackUrls urls, SubscriptionLog log,
    CancellationToken stopping)
{
    private readonly SharedLookups<SubscriptionKey, CallMessageSubscription> _running = new(stopping);

    /// <summary>Whether this node knows that a leg is subscribed to this application's own endpoint. With a store, another node may have ended it.</summary>
    public bool IsKnown(CallSid leg) =>
        stored is null && urls.TryGetMessages(out var callback)
        && directory.Subscriptions(leg).TryGetValue(SubscriptionKey.Create(leg, callback).Callback, out var known) && known.Subscription is not null;

    public async Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SubscribeOptions();
        var callback = CallbackAddress.Create(options, urls);
        var leg = await resolver.ResolveAsync(from, guard.Need(wanted: null), cancellationToken).ConfigureAwait(false);
        var key = SubscriptionKey.Create(leg.CallSid, callback);

        // With a store, another node may have ended it.
        if (stored is null && directory.Subscriptions(key.Leg).TryGetValue(key.Callback, out var known) && known.Subscription is { } made) return made;

        var account = from.Account ?? resolver.AccountOf(leg);
        return await _running.GetAsync(
            key,
            (key, token) => stored is null
                ? CreateAsync(key, account, callback, options, token)
                : CreateOnceAsync(stored, key, account, callback, options, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken)
    {
        var key = SubscriptionKey.Create(subscription.CallSid, subscription.Callback);
        var before = directory.Subscriptions(key.Leg).GetValueOrDefault(key.Callback);
        var wasThere = await DeleteAsync(subscription, cancellationToken).ConfigureAwait(false);
        log.Unsubscribed(subscription.CallSid, subscription.Sid);

        // The next subscription to the same leg and callback is a new one, and needs a new key.
        var known = directory.Subscriptions(key.Leg).AddOrUpdate(
            key.Callback,
            static (_, it) => new(null, it.Ended),
            static (_, now, it) => now.IsLaterThan(it.Ended, isEndSure: it.WasThere && now == it.Before) ? now : new(null, it.Ended),
            (Ended: subscription.Sid, WasThere: wasThere, Before: before));
        if (stored is not null && known.Ended == subscription.Sid)
            await TryAsync(() => stored.EndedAsync(key, subscription.Sid, wasThere, CancellationToken.None)).ConfigureAwait(false);
    }

    /// <returns>False when it was not there any more: it ended with the leg, or by an earlier attempt, whose answer may have been lost.</returns>
    private async Task<bool> DeleteAsync(CallMessageSubscription subscription, CancellationToken cancellationToken)
    {
        var exchange = new TwilioExchange(new TwilioRequest
        {
            Operation = TwilioOperation.DeleteSubscription,
            Method = HttpMethod.Delete,
            AccountSid = subscription.AccountSid,
            PathAndQuery = TwilioPaths.Subscription(subscription.AccountSid, subscription.CallSid, subscription.Sid),
        })
        {
            Leg = subscription.CallSid,
        };
        try
        {
            await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (CallLegNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// Creates a subscription that no other node has created. While the store cannot be reached, the equal key makes Twilio recognise the second.
    /// </summary>
    private async Task<CallMessageSubscription> CreateOnceAsync(
        StoredSubscriptions stored, SubscriptionKey key, AccountSid account, Uri callback, SubscribeOptions options, CancellationToken cancellationToken)
    {
        (KnownSubscription? Known, byte[]? Claim) found = default;

        // What this node has ended while the store could not be reached must not come back.
        if (directory.Subscriptions(key.Leg).TryGetValue(key.Callback, out var mine) && mine.Ended is { } ended)
            await TryAsync(() => stored.StillEndedAsync(key, ended, cancellationToken)).ConfigureAwait(false);
        await TryAsync(async () => found = await stored.FindOrClaimAsync(key, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (found.Known is { } known) Learn(key, known);
        if (found.Known?.Subscription is { } others) return others;

        try
        {
            var made = await CreateAsync(key, account, callback, options, cancellationToken).ConfigureAwait(false);
            await TryAsync(() => stored.MadeAsync(key, made, cancellationToken)).ConfigureAwait(false);
            return made;
        }
        finally
        {
            if (found.Claim is { } claim) await TryAsync(() => stored.ReleaseAsync(key, claim, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    /// <summary>Takes over what another node did, unless this node has subscribed anew since, while the store could not be reached.</summary>
    private void Learn(SubscriptionKey key, KnownSubscription known)
    {
        var all = directory.Subscriptions(key.Leg);
        if (known.Ended is { } ended && all.TryGetValue(key.Callback, out var mine) && mine.Subscription is { } made && made.Sid != ended) return;
        all[key.Callback] = known;
    }

    /// <summary>Goes on without the store when it cannot be reached.</summary>
    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (CallLogUnavailableException)
        {
            // Logged by the store's account.
        }
    }

    private async Task<CallMessageSubscription> CreateAsync(
        SubscriptionKey key, AccountSid account, Uri callback, SubscribeOptions options, CancellationToken cancellationToken)
    {
        var all = directory.Subscriptions(key.Leg);
        all.TryGetValue(key.Callback, out var known);

        // Another caller has created it meanwhile.
        if (known?.Subscription is { } made) return made;

        var idempotencyKey = options.IdempotencyKey ?? key.ToIdempotencyKey(known?.Ended);
        var exchange = new TwilioExchange(
            new TwilioRequest
            {
                Operation = TwilioOperation.CreateSubscription,
                Method = HttpMethod.Post,
                AccountSid = account,
                PathAndQuery = TwilioPaths.Subscriptions(account, key.Leg),
                Form = Form(callback, options.Method, idempotencyKey),
            },
            idempotencyKey)
        {
            Leg = key.Leg,
        };
        try
        {
            var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
            var sid = SidText.FromTwilio<SubscriptionSid>(TwilioAnswers.ReadSid(response, exchange));
            var subscription = new CallMessageSubscription { Sid = sid, CallSid = key.Leg, AccountSid = account, Callback = callback };
            all[key.Callback] = new KnownSubscription(subscription, null);
            log.Subscribed(key.Leg, sid);
            return subscription;
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(key.Leg);
            throw;
        }
    }

    private static byte[] Form(Uri callback, WebhookMethod method, string key)
    {
        using var form = new PooledWriter(512);
        FormWriter.Add(form, "Callback"u8, callback.AbsoluteUri);
        FormWriter.Add(form, "Method"u8, method == WebhookMethod.Get ? "GET"u8 : "POST"u8);
        FormWriter.Add(form, "IdempotencyKey"u8, key);
        return form.Written.ToArray();
    }
}
