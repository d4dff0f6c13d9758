namespace CallMessageEvents;

/// <summary>Sends JSON to an end user: finds the leg, checks that it is active, posts.</summary>
internal sealed class MessageSender(LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, IdempotencyKeys keys, TimeProvider time)
{
    private const int UsualSize = 512;

    public async Task<SentMessage> SendAsync(EndUser to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken)
    {
        // Encoded into the form first: while the leg is looked for, one buffer waits, not two.
        var key = options?.IdempotencyKey ?? keys.Next();
        using var body = Form(json, key);
        using var deadline = options?.Timeout is { } timeout ? new SendDeadline(timeout, time, cancellationToken) : null;
        TwilioExchange? exchange = null;
        try
        {
            var token = deadline?.Token ?? cancellationToken;
            var leg = await resolver.ResolveAsync(to, guard.IsEnabled(options?.Guard), token).ConfigureAwait(false);
            exchange = Exchange(to.Account ?? leg.AccountSid ?? resolver.AccountOf(to), leg.CallSid, body, key);
            return await PostAsync(exchange, leg.CallSid, key, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline is { IsOver: true } && !cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.Create(TwilioConnectionFailure.TimedOut, api.Host, null, exchange?.IdempotencyKey, exchange?.MayHaveArrived == true);
        }
    }

    private async Task<SentMessage> PostAsync(TwilioExchange exchange, CallSid leg, string key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await api.SendAsync(exchange, leg, cancellationToken).ConfigureAwait(false);
            var created = TwilioAnswers.Read(response, exchange, WireJson.Default.CreatedResource, static message => message.Sid is { Length: > 0 });
            return new SentMessage { Sid = SidText.FromTwilio<MessageSid>(created.Sid!), CallSid = leg, AccountSid = exchange.Request.AccountSid, IdempotencyKey = key };
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(leg);
            throw;
        }
    }

    private static TwilioExchange Exchange(AccountSid account, CallSid leg, FormBody body, string key) =>
        new(
            new TwilioRequest
            {
                Operation = TwilioOperation.CreateMessage,
                Method = HttpMethod.Post,
                AccountSid = account,
                PathAndQuery = TwilioPaths.Messages(account, leg),
                Body = body,
            },
            key);

    private static FormBody Form(PooledWriter json, string key)
    {
        using (json)
        {
            var form = new PooledWriter(Math.Max(UsualSize, json.Length * 2));
            FormWriter.Add(form, "Content"u8, json.Written);
            FormWriter.Add(form, "IdempotencyKey"u8, key);
            var length = form.Length;
            return new FormBody(form.Take(), length);
        }
    }
}
