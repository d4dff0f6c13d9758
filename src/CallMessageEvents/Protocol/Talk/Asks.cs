namespace CallMessageEvents;

/// <summary>What the application asks, or sends and wants a receipt for.</summary>
internal sealed class Asks(TalkSettings settings, LegClient client, WaitingMessages messages, TalkOutput output)
{
    private int _waiting;

    public void Add(TalkEvent.Asked asked, TimeSpan now)
    {
        if (output.IsClosed)
        {
            Fail(asked.Call, TalkFailureKind.CallEnded);
            return;
        }

        if (_waiting == TalkLimits.Waiting)
        {
            Fail(asked.Call, TalkFailureKind.Busy);
            return;
        }

        var want = asked.WantsReply ? MessageWant.Reply : MessageWant.Receipt;
        var waiting = new WaitingMessage(new(settings.Envelope.Frames, asked.Content, settings.NewId(), want))
        {
            Call = asked.Call,
            WantsReply = asked.WantsReply,
            Deadline = now + asked.Timeout,
            FirstSign = asked.WantsReply ? now + asked.FirstSign : null,
        };
        if (messages.TryAdd(waiting, FrameKind.First, now)) _waiting++;
        else Fail(asked.Call, TalkFailureKind.TooLarge);
    }

    public void Abandon(int call)
    {
        if (call == 0 || messages.Find(call) is not { } abandoned) return;

        messages.Remove(abandoned);
        _waiting--;
    }

    /// <summary>It waits no longer.</summary>
    /// <param name="ask">What was asked.</param>
    /// <param name="reply">Its reply; null for a receipt, and with a failure.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void End(WaitingMessage ask, ReadOnlyMemory<byte>? reply, TalkFailure? failure)
    {
        messages.Remove(ask);
        _waiting--;
        output.Add(new TalkDecision.Done(ask.Call, reply, failure));
    }

    public void Pump(TimeSpan now)
    {
        foreach (var ask in messages.TakeGivenUp(now))
        {
            _waiting--;
            Fail(ask.Call, ask.HasEnded && ask.Deadline <= now ? TalkFailureKind.CallEnded
                : ask is { WantsReply: true, HasSign: true } ? TalkFailureKind.NoReply
                : client.IsThere ? TalkFailureKind.NoReceipt
                : TalkFailureKind.NoClient);
        }
    }

    private void Fail(int call, TalkFailureKind kind) => output.Add(new TalkDecision.Done(call, null, new(kind)));
}
