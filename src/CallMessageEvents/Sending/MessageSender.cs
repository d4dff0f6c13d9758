using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Sends JSON to an end user: finds the leg, checks that it is active, posts.</summary>
internal sealed class MessageSender(LegWaiter waiter, LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, IdempotencyKeys keys,
    CallMessageTelemetry telemetry, TimeProvider time)
{
    private const int UsualSize = 512;
    private readonly RecentMessagePaths _paths = new();

    /// <summary>Sends to one.</summary>
    public ValueTask<SentMessage> SendAsync(EndUser to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken) =>
        SendAsync(to, json, options, new LegSend(options?.IdempotencyKey ?? keys.Next()), cancellationToken)!;

    /// <summary>Sends to one of perhaps many. No message where <paramref name="send"/> has no key for the leg: it has its message already.</summary>
    public ValueTask<SentMessage?> SendAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken) =>
        telemetry.IsSendWatched ? WatchAsync(to, json, options, send, cancellationToken) : SendInTimeAsync(to, json, options, send, cancellationToken);

    private async ValueTask<SentMessage?> WatchAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken)
    {
        var watch = telemetry.StartSend();
        try
        {
            var message = await SendInTimeAsync(to, json, options, send, cancellationToken).ConfigureAwait(false);
            watch.Sent(message);
            return message;
        }
        catch (Exception e)
        {
            watch.Failed(e, send.Leg);
            throw;
        }
    }

    private ValueTask<SentMessage?> SendInTimeAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken) =>
        options?.Timeout is { } timeout
            ? SendUntilAsync(timeout, to, json, options, send, cancellationToken)
            : FindAndSendAsync(to, json, options, send, cancellationToken);

    private async ValueTask<SentMessage?> SendUntilAsync(
        TimeSpan timeout, EndUser to, PooledWriter json, SendOptions options, LegSend send, CancellationToken cancellationToken)
    {
        using var deadline = new SendDeadline(timeout, time, cancellationToken);
        try
        {
            return await FindAndSendAsync(to, json, options, send, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.Complete(ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, api.Host, null), send.Exchange);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage?> FindAndSendAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken)
    {
        var resolving = waiter.ResolveAsync(to, guard.IsEnabled(options?.Guard), options?.WaitUntilActive, cancellationToken);
        if (resolving.IsCompletedSuccessfully && !send.IsBroadcast) telemetry.LookupSaved();
        var leg = await resolving.ConfigureAwait(false);
        for (var isSecond = false; ; isSecond = true)
        {
            send.Leg = leg.CallSid;
            if (send.KeyFor(leg.CallSid) is not { } key) return null;

            using var body = Form(json, key);
            var exchange = send.Exchange = Exchange(to.Account ?? resolver.AccountOf(leg), leg.CallSid, body, key);
            try
            {
                return Message(await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false), exchange);
            }
            catch (CallNotActiveException)
            {
                // What was known was old: the end user may be on another leg by now. Twilio refused this one, so that nothing is sent twice.
                directory.Doubt(leg.CallSid);
                if (isSecond || to.Role == EndUserRole.OnLeg || await FindOtherAsync(to, leg, cancellationToken).ConfigureAwait(false) is not { } other) throw;
                leg = other;
            }
        }
    }

    private static SentMessage Message(TwilioResponse response, TwilioExchange exchange) => new()
    {
        Sid = SidText.FromTwilio<MessageSid>(TwilioAnswers.ReadSid(response, exchange)),
        CallSid = exchange.Leg,
        AccountSid = exchange.Request.AccountSid,
        IdempotencyKey = exchange.IdempotencyKey!,
    };

    /// <summary>The leg that the end user is on after all; null when it is none other.</summary>
    private async Task<CallRecord?> FindOtherAsync(EndUser to, CallRecord refused, CancellationToken cancellationToken)
    {
        try
        {
            var leg = await resolver.ResolveAsync(to, guarded: true, cancellationToken).ConfigureAwait(false);
            return leg.CallSid == refused.CallSid ? null : leg;
        }
        catch (CallMessageException)
        {
            return null;
        }
    }

    private TwilioExchange Exchange(AccountSid account, CallSid leg, FormBody body, string key)
    {
        var path = _paths.Get(account, leg);
        var request = new TwilioRequest
        {
            Operation = TwilioOperation.CreateMessage,
            Method = HttpMethod.Post,
            AccountSid = account,
            MessagePath = path,
            PathAndQuery = path.Text,
            Body = body,
        };
        return new TwilioExchange(request, key) { Leg = leg };
    }

    private static FormBody Form(PooledWriter json, string key)
    {
        var form = new PooledWriter(Math.Max(UsualSize, json.Length * 2));
        FormWriter.Add(form, "Content"u8, json.Written);
        FormWriter.Add(form, "IdempotencyKey"u8, key);
        var length = form.Length;
        return new FormBody(form.Take(), length);
    }
}
