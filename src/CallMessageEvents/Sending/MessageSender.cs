using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Sends JSON to an end user: finds the leg, checks that it is active, posts.</summary>
internal sealed class MessageSender(LegWaiter waiter, LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, IdempotencyKeys keys,
    SendTelemetry telemetry, TimeProvider time)
{
    private const int UsualSize = 512;

    /// <summary>Sends to one.</summary>
    public ValueTask<SentMessage> SendAsync(EndUser to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken) =>
        SendAsync(to, json, options, new LegSend(options?.IdempotencyKey ?? keys.Next()), cancellationToken)!;

    /// <summary>Sends to one of perhaps many; null where the leg of a broadcast has no Voice SDK on it.</summary>
    public ValueTask<SentMessage?> SendAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken) =>
        telemetry.IsWatched ? WatchAsync(to, json, options, send, cancellationToken) : SendInTimeAsync(to, json, options, send, cancellationToken);

    private async ValueTask<SentMessage?> WatchAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken)
    {
        var watch = telemetry.Start();
        try
        {
            var message = await SendInTimeAsync(to, json, options, send, cancellationToken).ConfigureAwait(false);
            watch.Sent(send.IsShared ? null : message);
            return message;
        }
        catch (Exception e)
        {
            // What is shared counts once.
            if (send.IsShared) watch.Sent(null);
            else watch.Failed(e, send.Leg);
            throw;
        }
    }

    private ValueTask<SentMessage?> SendInTimeAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken) =>
        options?.Timeout is { } timeout
            ? SendUntilAsync(timeout, to, json, options, send, cancellationToken)
            : WaitAndSendAsync(to, json, options, send, cancellationToken);

    private async ValueTask<SentMessage?> SendUntilAsync(
        TimeSpan timeout, EndUser to, PooledWriter json, SendOptions options, LegSend send, CancellationToken cancellationToken)
    {
        using var deadline = new SendDeadline(timeout, time, cancellationToken);
        try
        {
            return await WaitAndSendAsync(to, json, options, send, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time of this one, or of who posted to the same leg for both.
            throw TwilioApi.TimeIsOver(send.Exchange, timeout);
        }
    }

    private ValueTask<SentMessage?> WaitAndSendAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken) =>
        options?.WaitUntilActive is { } most
            ? RememberAsync(waiter.WaitAsync(to, most, token => FindAndSendAsync(to, json, options, send, token), cancellationToken), send)
            : FindAndSendAsync(to, json, options, send, cancellationToken);

    /// <summary>What went wrong while it waited to send again must not hide that the message may have arrived before.</summary>
    private static async ValueTask<SentMessage?> RememberAsync(ValueTask<SentMessage?> sending, LegSend send)
    {
        try
        {
            return await sending.ConfigureAwait(false);
        }
        catch (CallMessageException e) when (!e.OutcomeUnknown && send is { MayHaveArrived: true, Refusal: { } refusal })
        {
            throw TwilioErrors.NotTriedAgain(refusal, e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage?> FindAndSendAsync(EndUser to, PooledWriter json, SendOptions? options, LegSend send, CancellationToken cancellationToken)
    {
        if (send.Posts is not null && to.Role == EndUserRole.OnLeg && !(await resolver.WithFactsAsync(to, cancellationToken).ConfigureAwait(false)).IsVoiceSdk) return null;

        var resolving = resolver.ResolveAsync(to, guard.IsEnabled(options?.Guard) || options?.WaitUntilActive is not null, cancellationToken);
        if (resolving.IsCompletedSuccessfully && send.Posts is null) telemetry.LookupSaved();
        var leg = await resolving.ConfigureAwait(false);
        for (var isSecond = false; ; isSecond = true)
        {
            // Where it may have arrived on one leg, another would perhaps get it for the second time.
            if (send is { MayHaveArrived: true, Refusal: { } refusal } && send.Leg != leg.CallSid && options?.MayArriveTwice != true)
                throw TwilioErrors.NotTriedElsewhere(refusal, leg.CallSid);

            send.Leg = leg.CallSid;
            try
            {
                return await PostAsync(to.Account ?? resolver.AccountOf(leg), leg.CallSid, json, send, cancellationToken).ConfigureAwait(false);
            }
            catch (CallNotActiveException e)
            {
                // What was known was old: the end user may be on another leg by now.
                send.Refusal = e;
                if (isSecond || to.Role == EndUserRole.OnLeg || await FindOtherAsync(to, leg, cancellationToken).ConfigureAwait(false) is not { } other) throw;
                leg = other;
            }
        }
    }

    private ValueTask<SentMessage> PostAsync(AccountSid account, CallSid leg, PooledWriter json, LegSend send, CancellationToken cancellationToken) =>
        send.Posts is { } posts
            ? new(posts.PostAsync(leg, send, key => PostAsync(account, leg, json, send, key, cancellationToken), cancellationToken))
            : PostAsync(account, leg, json, send, send.Key!, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage> PostAsync(
        AccountSid account, CallSid leg, PooledWriter json, LegSend send, string key, CancellationToken cancellationToken)
    {
        var exchange = Exchange(account, leg, Form(json, key), key, send.MayHaveArrived);
        send.Exchange = exchange;
        try
        {
            return Message(await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false), exchange);
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(leg);
            throw;
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

    private static TwilioExchange Exchange(AccountSid account, CallSid leg, byte[] form, string key, bool mayHaveArrived)
    {
        var request = new TwilioRequest
        {
            Operation = TwilioOperation.CreateMessage,
            Method = HttpMethod.Post,
            AccountSid = account,
            PathAndQuery = TwilioPaths.Messages(account, leg),
            Form = form,
        };
        return new TwilioExchange(request, key, mayHaveArrived) { Leg = leg };
    }

    private static byte[] Form(PooledWriter json, string key)
    {
        using var form = new PooledWriter(Math.Max(UsualSize, json.Length * 2));
        FormWriter.Add(form, "Content"u8, json.Written);
        FormWriter.Add(form, "IdempotencyKey"u8, key);
        return form.Written.ToArray();
    }
}
