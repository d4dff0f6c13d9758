namespace CallMessageEvents;

/// <summary>Creates and ends subscriptions. One leg and one callback have one subscription, however often it is requested.</summary>
internal sealed class Subscriber(LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, CallbackUrls urls, CancellationToken stopping)
{
    private readonly SharedLookups<SubscriptionKey, CallMessageSubscription> _running = new(stopping);

    public async Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SubscribeOptions();
        var callback = CallbackAddress.Create(options, urls);
        var leg = await resolver.ResolveAsync(from, guard.IsEnabled(null), cancellationToken).ConfigureAwait(false);
        var key = SubscriptionKey.Create(leg.CallSid, callback);
        if (directory.Subscriptions(key.Leg).TryGetValue(key.Callback, out var known) && known.Subscription is { } subscription) return subscription;

        var account = from.Account ?? resolver.AccountOf(leg);
        return await _running.GetAsync(key, (key, token) => CreateAsync(key, account, callback, options, token), cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken)
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
        }
        catch (CallLegNotFoundException)
        {
            // It has already ended, as wanted: with the leg, or by an earlier attempt whose answer was lost.
        }

        // The next subscription to the same leg and callback is a new one, and needs a new key.
        var key = SubscriptionKey.Create(subscription.CallSid, subscription.Callback);
        directory.Subscriptions(key.Leg)[key.Callback] = new KnownSubscription(null, subscription.Sid);
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
