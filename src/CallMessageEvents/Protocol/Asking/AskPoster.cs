namespace CallMessageEvents;

/// <summary>
/// Posts to a leg until its app has the message, or has replied: subscribes to the leg, registers what waits, and only then sends, so that no answer is lost.
/// </summary>
/// <param name="lines">The legs.</param>
/// <param name="answers">Brings the answers.</param>
/// <param name="content">A JSON object with its type and without an envelope.</param>
/// <param name="wantsReply">Else it wants a receipt.</param>
/// <param name="times">How long it waits, from when the leg was found.</param>
/// <param name="time">The time.</param>
internal sealed class AskPoster(
    LegLines lines, AnswerPath answers, ReadOnlyMemory<byte> content, bool wantsReply, AskTimes times, TimeProvider time) : ILegPoster
{
    /// <summary>The reply, with its envelope, once it is there.</summary>
    public ReadOnlyMemory<byte> Reply { get; private set; }

    /// <summary>Whether each leg is measured here, because nothing above does.</summary>
    public bool IsMeasured { get; init; }

    public ValueTask<SentMessage?> PostAsync(Send send, CallSid leg, string key, CancellationToken cancellationToken) =>
        IsMeasured ? MeasureAsync(send, leg, key, cancellationToken) : FollowAsync(send, leg, key, cancellationToken);

    private async ValueTask<SentMessage?> MeasureAsync(Send send, CallSid leg, string key, CancellationToken cancellationToken)
    {
        var watch = lines.Telemetry.StartReceipt();
        try
        {
            var sent = await FollowAsync(send, leg, key, cancellationToken).ConfigureAwait(false);
            watch.Succeeded(leg, sent);
            return sent;
        }
        catch (Exception e)
        {
            watch.Failed(e, leg, (e as MessageNotReceivedException)?.Reason);
            throw;
        }
    }

    private ValueTask<SentMessage?> FollowAsync(Send send, CallSid leg, string key, CancellationToken cancellationToken) =>
        answers.Tails is { } tails ? FollowAsync(tails, send, leg, key, cancellationToken) : AskAsync(send, leg, key, cancellationToken);

    /// <summary>Follows the leg before anything is sent, so that no answer is missed that comes to another node.</summary>
    private async ValueTask<SentMessage?> FollowAsync(AnswerTails tails, Send send, CallSid leg, string key, CancellationToken cancellationToken)
    {
        using var following = await tails.FollowAsync(leg, cancellationToken).ConfigureAwait(false);
        return await AskAsync(send, leg, key, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SentMessage?> AskAsync(Send send, CallSid leg, string key, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await SubscribeAsync(send, leg, cancellationToken).ConfigureAwait(false);

        var ask = new PendingAsk(send, key, wantsReply, content);
        var passed = time.GetElapsedTime(started);
        var line = lines.Ask(leg, ask, content, new(Rest(times.Timeout, passed), Rest(times.FirstSign, passed)));
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => (((LegLine Line, PendingAsk Ask))state!).Ask.Cancel(token), (Line: line, Ask: ask));
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                var result = await ask.Result.ConfigureAwait(false);

                // What the app says may overtake Twilio's answer, which has the message's sid.
                if (!wantsReply && result.Failure is null or { Error: not null }) await ask.WhenPosted.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (result.Failure is null or { Error: not null }) TalkTelemetry.AppAnswered(ask.Activity, ask.SentAt, time.GetUtcNow());
                if (result.Failure is { } failure) throw AskErrors.Create(ask, leg, key, failure, times);

                Reply = result.Reply ?? default;
                if (wantsReply) return null;

                return ask.Sent ?? new SentMessage { Sid = default, CallSid = leg, AccountSid = lines.AccountOf(send.To, leg), IdempotencyKey = key };
            }
            catch (OperationCanceledException)
            {
                // A copy may be on its way.
                send.Progress.IsPosted = true;
                throw;
            }
            finally
            {
                line.Abandon(ask);
            }
        }
    }

    /// <summary>The wait includes this: nobody waits longer for an answer that could not come.</summary>
    private async Task SubscribeAsync(Send send, CallSid leg, CancellationToken cancellationToken)
    {
        var subscribing = answers.SubscribeAsync(leg, send.To.Account, cancellationToken);
        if (subscribing.IsCompletedSuccessfully) return;

        try
        {
            await subscribing.WaitAsync(times.Timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw AskErrors.NotSubscribedInTime(leg, times.Timeout);
        }
    }

    /// <summary>What is left; a little, when nothing is: then the talk says what is the matter.</summary>
    private static TimeSpan Rest(TimeSpan most, TimeSpan passed) => most - passed is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.FromTicks(1);
}
