using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>Makes and ends subscriptions. One leg and one callback have one subscription, however often and by however many it is asked for.</summary>
internal sealed class Subscriber(LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, CancellationToken stopping)
{
    private readonly SharedLookups<SubscriptionKey, CallMessageSubscription> _running = new(stopping);

    public async Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options, CancellationToken cancellationToken)
    {
        var callback = CallbackAddress.Create(options);
        var leg = await resolver.ResolveAsync(from, guard.IsEnabled(null), cancellationToken).ConfigureAwait(false);
        var key = new SubscriptionKey(leg.CallSid, callback.AbsoluteUri);
        if (directory.Subscriptions(key.Leg).TryGetValue(key.Callback, out var known) && known.Subscription is { } subscription) return subscription;

        var account = from.Account ?? leg.AccountSid ?? resolver.AccountOf(from);
        return await _running.GetAsync(key, (key, token) => CreateAsync(key, account, callback, options!, token), cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken)
    {
        var key = new SubscriptionKey(subscription.CallSid, subscription.Callback.AbsoluteUri);
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
            // It is gone already, which is what was wanted: it ended with the leg, or an earlier attempt's answer was lost.
        }

        Forget(key, subscription.Sid);
    }

    private async Task<CallMessageSubscription> CreateAsync(
        SubscriptionKey key, AccountSid account, Uri callback, SubscribeOptions options, CancellationToken cancellationToken)
    {
        var known = directory.Subscriptions(key.Leg);
        var generation = known.TryGetValue(key.Callback, out var ended) ? ended.Generation : 0;
        var idempotencyKey = options.IdempotencyKey ?? DeterministicKey(key, generation);
        using var body = Form(callback, options.Method, idempotencyKey);
        var exchange = new TwilioExchange(
            new TwilioRequest
            {
                Operation = TwilioOperation.CreateSubscription,
                Method = HttpMethod.Post,
                AccountSid = account,
                PathAndQuery = TwilioPaths.Subscriptions(account, key.Leg),
                Body = body,
            },
            idempotencyKey)
        {
            Leg = key.Leg,
        };
        try
        {
            var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
            var created = TwilioAnswers.Read(response, exchange, WireJson.Default.CreatedResource, static created => created.Sid is { Length: > 0 });
            var subscription = new CallMessageSubscription { Sid = SidText.FromTwilio<SubscriptionSid>(created.Sid!), CallSid = key.Leg, AccountSid = account, Callback = callback };
            known[key.Callback] = new KnownSubscription(subscription, generation);
            return subscription;
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(key.Leg);
            throw;
        }
    }

    /// <summary>The next subscription to the same leg and callback is another one, so its key must be another, too.</summary>
    private void Forget(SubscriptionKey key, SubscriptionSid ended)
    {
        var all = directory.Subscriptions(key.Leg);
        if (all.TryGetValue(key.Callback, out var known) && known.Subscription?.Sid == ended)
            all.TryUpdate(key.Callback, new KnownSubscription(null, known.Generation + 1), known);
    }

    private static FormBody Form(Uri callback, WebhookMethod method, string key)
    {
        var form = new PooledWriter(512);
        FormWriter.Add(form, "Callback"u8, callback.AbsoluteUri);
        FormWriter.Add(form, "Method"u8, method == WebhookMethod.Get ? "GET"u8 : "POST"u8);
        FormWriter.Add(form, "IdempotencyKey"u8, key);
        var length = form.Length;
        return new FormBody(form.Take(), length);
    }

    /// <summary>The same on every node and after every restart.</summary>
    private static string DeterministicKey(SubscriptionKey key, int generation) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.Leg} {key.Callback} {generation}"))).AsSpan(0, 16));

    private readonly record struct SubscriptionKey(CallSid Leg, string Callback);
}
