namespace CallMessageEvents;

/// <summary>Sends JSON to an end user: finds the leg, checks that it is active, posts.</summary>
internal sealed class MessageSender(LegWaiter waiter, LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, IdempotencyKeys keys,
    CallMessageTelemetry telemetry, TimeProvider time)
{
    private const int UsualSize = 512;
    private readonly RecentMessagePaths _paths = new();

    /// <summary>Sends to one, and disposes the JSON.</summary>
    public async Task<SentMessage> SendAsync(EndUser to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken)
    {
        using (json)
        {
            var key = options?.IdempotencyKey ?? keys.Next();
            var message = await SendAsync(to, json, options, _ => key, new LegSend(), cancellationToken).ConfigureAwait(false);
            return message!;
        }
    }

    /// <summary>Sends to one of perhaps many. No message where <paramref name="keyFor"/> has no key for the leg: it has its message already.</summary>
    public async Task<SentMessage?> SendAsync(
        EndUser to, PooledWriter json, SendOptions? options, Func<CallSid, string?> keyFor, LegSend send, CancellationToken cancellationToken)
    {
        var watch = telemetry.StartSend();
        try
        {
            var message = await SendInTimeAsync(to, json, options, keyFor, send, cancellationToken).ConfigureAwait(false);
            watch.Sent(message);
            return message;
        }
        catch (Exception e)
        {
            watch.Failed(e, send.Leg);
            throw;
        }
    }

    private async Task<SentMessage?> SendInTimeAsync(
        EndUser to, PooledWriter json, SendOptions? options, Func<CallSid, string?> keyFor, LegSend send, CancellationToken cancellationToken)
    {
        using var deadline = options?.Timeout is { } timeout ? new SendDeadline(timeout, time, cancellationToken) : null;
        var token = deadline?.Token ?? cancellationToken;
        try
        {
            var resolving = waiter.ResolveAsync(to, guard.IsEnabled(options?.Guard), options?.WaitUntilActive, token);
            if (resolving.IsCompletedSuccessfully && !send.IsBroadcast) telemetry.LookupSaved();
            var leg = await resolving.ConfigureAwait(false);
            try
            {
                return await SendToLegAsync(to, leg, json, keyFor, send, token).ConfigureAwait(false);
            }
            catch (CallNotActiveException) when (to.Role != EndUserRole.OnLeg)
            {
                // What was known was old: the end user may be on another leg by now. Twilio refused this one, so that nothing is sent twice.
                if (await FindOtherAsync(to, leg, token).ConfigureAwait(false) is not { } other) throw;
                return await SendToLegAsync(to, other, json, keyFor, send, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline is { IsOver: true } && !cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.Complete(ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, api.Host, null), send.Exchange);
        }
    }

    private async Task<SentMessage?> SendToLegAsync(
        EndUser to, CallRecord leg, PooledWriter json, Func<CallSid, string?> keyFor, LegSend send, CancellationToken cancellationToken)
    {
        send.Leg = leg.CallSid;
        if (keyFor(leg.CallSid) is not { } key) return null;

        using var body = Form(json, key);
        send.Exchange = Exchange(to.Account ?? resolver.AccountOf(leg), leg.CallSid, body, key);
        return await PostAsync(send.Exchange, leg.CallSid, key, cancellationToken).ConfigureAwait(false);
    }

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

    private async Task<SentMessage> PostAsync(TwilioExchange exchange, CallSid leg, string key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
            var created = TwilioAnswers.Read(response, exchange, WireJson.Default.CreatedResource, static message => message.Sid is { Length: > 0 });
            return new SentMessage
            {
                Sid = SidText.FromTwilio<MessageSid>(created.Sid!),
                CallSid = leg,
                AccountSid = exchange.Request.AccountSid,
                IdempotencyKey = key,
            };
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(leg);
            throw;
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
