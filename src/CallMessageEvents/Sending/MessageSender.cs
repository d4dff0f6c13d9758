using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Sends JSON to an end user: finds the leg, checks that it is active, posts.</summary>
internal sealed class MessageSender(
    LegWaiter waiter, LegResolver resolver, CallGuard guard, CallDirectory directory, TwilioApi api, SendTelemetry telemetry, SendLog log,
    TimeProvider time)
{
    private const int UsualSize = 512;

    /// <summary>Sends to one end user.</summary>
    public ValueTask<SentMessage> SendAsync(EndUser to, PooledWriter json, SendOptions? options, CancellationToken cancellationToken) =>
        SendAsync(new Send(to, json, options) { Key = options?.IdempotencyKey ?? UniqueKey.Create() }, cancellationToken)!;

    /// <summary>Sends to one end user, perhaps as part of a broadcast. Returns null when a broadcast's leg has no Voice SDK.</summary>
    public ValueTask<SentMessage?> SendAsync(Send send, CancellationToken cancellationToken) =>
        // A poster sends messages of its own, which are measured.
        telemetry.IsWatched && send.Poster is null ? WatchAsync(send, cancellationToken) : SendInTimeAsync(send, cancellationToken);

    private async ValueTask<SentMessage?> WatchAsync(Send send, CancellationToken cancellationToken)
    {
        var watch = telemetry.Start();
        send.Progress.Activity = watch.Activity;
        try
        {
            var message = await SendInTimeAsync(send, cancellationToken).ConfigureAwait(false);
            watch.Sent(send.Progress.IsShared ? null : message);
            return message;
        }
        catch (Exception e)
        {
            // A shared post counts once.
            if (send.Progress.IsShared) watch.Sent(null);
            else watch.Failed(e, send.Progress.Leg);
            throw;
        }
    }

    private ValueTask<SentMessage?> SendInTimeAsync(Send send, CancellationToken cancellationToken) =>
        send.Options?.Timeout is { } timeout ? SendUntilAsync(timeout, send, cancellationToken) : WaitAndSendAsync(send, cancellationToken);

    private async ValueTask<SentMessage?> SendUntilAsync(TimeSpan timeout, Send send, CancellationToken cancellationToken)
    {
        using var deadline = new SendDeadline(timeout, time, cancellationToken);
        send.Until = deadline.Until;
        try
        {
            return await WaitAndSendAsync(send, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Timed out: this send, or another end user's, which posted to the same leg for both.
            throw send.Poster is null ? TwilioApi.TimeIsOver(send.Progress.Exchange, timeout) : NotReceivedInTime(send, timeout);
        }
    }

    private static TwilioConnectionException NotReceivedInTime(Send send, TimeSpan timeout) =>
        new($"The message was not received within {timeout.TotalSeconds:0.###} s (SendOptions.Timeout).")
        {
            Reason = TwilioConnectionFailure.TimedOut,
            IdempotencyKey = send.Progress.MayHaveArrived ? send.Key : null,
            OutcomeUnknown = send.Progress.MayHaveArrived,
        };

    private ValueTask<SentMessage?> WaitAndSendAsync(Send send, CancellationToken cancellationToken) =>
        send.Options?.WaitUntilActive is { } most
            ? RememberAsync(waiter.WaitAsync(send.To, most, token => FindAndSendAsync(send, token), cancellationToken), send.Progress)
            : FindAndSendAsync(send, cancellationToken);

    /// <summary>An error during the wait for another attempt must not hide that the message may already have arrived.</summary>
    private static async ValueTask<SentMessage?> RememberAsync(ValueTask<SentMessage?> sending, SendProgress progress)
    {
        try
        {
            return await sending.ConfigureAwait(false);
        }
        catch (CallMessageException e) when (!e.OutcomeUnknown && progress is { MayHaveArrived: true, Refusal: { } refusal })
        {
            throw TwilioErrors.NotTriedAgain(refusal, e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage?> FindAndSendAsync(Send send, CancellationToken cancellationToken)
    {
        var (to, options, progress) = (send.To, send.Options, send.Progress);
        if (send.Posts is not null && to.Role == EndUserRole.OnLeg && !(await resolver.WithFactsAsync(to, cancellationToken).ConfigureAwait(false)).IsVoiceSdk)
            return null;

        var resolving = resolver.ResolveAsync(to, Need(options), cancellationToken);
        if (resolving.IsCompletedSuccessfully && send.Posts is null) telemetry.LookupSaved();
        var leg = await resolving.ConfigureAwait(false);
        for (var isSecond = false; ; isSecond = true)
        {
            // It may have arrived on one leg. Sent to another leg, the end user might get it twice.
            if (progress is { MayHaveArrived: true, Refusal: { } refusal } && progress.Leg != leg.CallSid && options?.MayArriveTwice != true)
                throw TwilioErrors.NotTriedElsewhere(refusal, leg.CallSid);

            progress.Leg = leg.CallSid;
            try
            {
                return await PostAsync(send, leg, cancellationToken).ConfigureAwait(false);
            }
            catch (CallNotActiveException e)
            {
                // The directory was out of date: the end user may be on another leg by now.
                progress.Refusal = e;
                if (isSecond || to.Role == EndUserRole.OnLeg) throw;
                if (await FindOtherAsync(send, leg, cancellationToken).ConfigureAwait(false) is not { } other) throw;
                leg = other;
            }
        }
    }

    private LegNeed Need(SendOptions? options) =>
        options?.WaitUntilActive is null ? guard.Need(options?.Guard) : LegNeeds.Of(options.WaitUntil);

    private ValueTask<SentMessage> PostAsync(Send send, CallRecord leg, CancellationToken cancellationToken) =>
        send.Posts is { } posts
            ? new(posts.PostAsync(leg.CallSid, send.Progress, key => PostAsync(send, leg, key, cancellationToken), cancellationToken))
            : PostAsync(send, leg, send.Key!, cancellationToken);

    private ValueTask<SentMessage> PostAsync(Send send, CallRecord leg, string key, CancellationToken cancellationToken) =>
        send.Poster is { } poster ? poster.PostAsync(send, leg.CallSid, key, cancellationToken)! : PostOnceAsync(send, leg, key, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SentMessage> PostOnceAsync(Send send, CallRecord leg, string key, CancellationToken cancellationToken)
    {
        var body = Form(send.Json, key);
        var exchange = Exchange(send.To.Account ?? resolver.AccountOf(leg), leg.CallSid, body, key, send);
        send.Progress.Exchange = exchange;
        try
        {
            var message = Message(await api.SendAsync(exchange, cancellationToken).ConfigureAwait(false), exchange);
            log.Sent(message.Sid, message.CallSid);
            return message;
        }
        catch (CallNotActiveException)
        {
            directory.Doubt(leg.CallSid);
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

    /// <summary>Returns another leg that the end user is on now; null when there is none.</summary>
    private async Task<CallRecord?> FindOtherAsync(Send send, CallRecord refused, CancellationToken cancellationToken)
    {
        try
        {
            var need = Need(send.Options) == LegNeed.InProgress ? LegNeed.InProgress : LegNeed.Active;
            var leg = await resolver.ResolveAsync(send.To, need, cancellationToken).ConfigureAwait(false);
            return leg.CallSid == refused.CallSid ? null : leg;
        }
        catch (CallMessageException)
        {
            return null;
        }
    }

    private static TwilioExchange Exchange(AccountSid account, CallSid leg, byte[] form, string key, Send send)
    {
        var request = new TwilioRequest
        {
            Operation = TwilioOperation.CreateMessage,
            Method = HttpMethod.Post,
            AccountSid = account,
            PathAndQuery = TwilioPaths.Messages(account, leg),
            Form = form,
        };
        return new TwilioExchange(request, key, send.Progress.MayHaveArrived) { Leg = leg, Until = send.Until };
    }

    private static byte[] Form(PooledWriter json, string key)
    {
        using var form = new PooledWriter(Math.Max(UsualSize, json.Length * 2));
        FormWriter.Add(form, "Content"u8, json.Written);
        FormWriter.Add(form, "IdempotencyKey"u8, key);
        return form.Written.ToArray();
    }
}
