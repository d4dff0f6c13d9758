using System.Collections.Concurrent;
using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>The legs of one account that speak the protocol, or are spoken to by it, in this process. Thread-safe.</summary>
internal sealed class LegLines
{
    private static readonly SendOptions NotGuarded = new() { Guard = false };

    private readonly ConcurrentDictionary<CallSid, LegLine> _lines = new();
    private readonly MessageSender _sender;
    private readonly LegResolver _resolver;
    private readonly CallDirectory _directory;
    private readonly CallGuard _guard;
    private readonly long _start;
    private readonly CancellationToken _stopping;

    /// <param name="settings">What talks are given.</param>
    /// <param name="sender">Posts.</param>
    /// <param name="resolver">Knows a leg's account.</param>
    /// <param name="directory">Knows when legs are answered and end.</param>
    /// <param name="guard">Knows whether a leg is in progress.</param>
    /// <param name="telemetry">Measures.</param>
    /// <param name="log">Logs.</param>
    /// <param name="time">The time.</param>
    /// <param name="stopping">Cancelled when the service provider is disposed.</param>
    public LegLines(
        TalkSettings settings, MessageSender sender, LegResolver resolver, CallDirectory directory, CallGuard guard, TalkTelemetry telemetry,
        TalkLog log, TimeProvider time, CancellationToken stopping)
    {
        (Settings, _sender, _resolver, _directory, _guard) = (settings, sender, resolver, directory, guard);
        (Telemetry, Log, Time, _start, _stopping) = (telemetry, log, time, time.GetTimestamp(), stopping);
        stopping.UnsafeRegister(static lines => ((LegLines)lines!).Stop(), this);
    }

    public TalkSettings Settings { get; }

    public TalkTelemetry Telemetry { get; }

    public TalkLog Log { get; }

    public TimeProvider Time { get; }

    public TimeSpan Now => Time.GetElapsedTime(_start);

    /// <summary>Called when a hello was answered. It only queues work.</summary>
    public Action<CallSid, ClientHello>? Greeted { get; set; }

    /// <summary>Asks, or sends and wants a receipt.</summary>
    /// <returns>The line that it waits on.</returns>
    public LegLine Ask(CallSid leg, PendingAsk ask, ReadOnlyMemory<byte> content, AskTimes times)
    {
        while (true)
        {
            var line = Get(leg);
            if (!line.TryAsk(ask, content, times)) continue; // That one was forgotten just now: take another.

            if (_stopping.IsCancellationRequested) line.Stop();
            return line;
        }
    }

    /// <summary>Takes a frame that has come from the leg.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="account">The account that the frame says owns it; null for none.</param>
    /// <param name="heard">The frame.</param>
    /// <returns>The message to be handled, and its content; null when the frame was dealt with.</returns>
    public (HeardMessage Run, ReadOnlyMemory<byte> Content)? Hear(CallSid leg, AccountSid? account, TalkEvent.Arrived heard)
    {
        while (true)
        {
            if (Get(leg).TryHear(heard, account, out var begun)) return begun;

            // As above.
        }
    }

    /// <summary>Tells a leg's talk.</summary>
    public void Tell(CallSid leg, TalkEvent happened)
    {
        while (!Get(leg).TryTell(happened))
        {
            // As above.
        }
    }

    /// <summary>Tells what a talk has decided besides frames.</summary>
    public void Tell(LegLine line, TalkDecision decision)
    {
        if (decision is TalkDecision.Connected connected)
        {
            Greeted?.Invoke(line.Leg, connected.Hello);
        }
        else if (decision is TalkDecision.Dropped dropped)
        {
            Telemetry.Dropped(dropped.What);
            if (dropped.What == DroppedFrame.Unsendable) Log.ReplyTooLarge(line.Leg);
        }
    }

    /// <summary>A leg has ended: its talk need not find out by itself, and sends nothing any more.</summary>
    public void Ended(CallSid leg)
    {
        if (_lines.TryGetValue(leg, out var line)) line.Learn(new TalkEvent.Ended());
    }

    public void Forget(LegLine line) => _lines.TryRemove(KeyValuePair.Create(line.Leg, line));

    /// <summary>The account in whose paths a leg is addressed.</summary>
    public AccountSid AccountOf(EndUser to, CallSid leg) => to.Account ?? _resolver.AccountOf(_directory.Known(leg));

    /// <summary>Posts a frame of a talk.</summary>
    public async ValueTask PostAsync(LegLine line, TalkDecision.Send frame, PendingAsk? ask, string key)
    {
        Telemetry.Sent(frame.Kind);

        // A repeat is sent by a timer, or by what has come: neither belongs to the request's trace. This ends with the method.
        if (ask?.Caller is { } caller) Activity.Current = caller;
        using var json = new PooledWriter(frame.Frame.Length);
        json.Append(frame.Frame.Span);

        // What it answers has just come from the leg, and before a request the leg was found: Twilio decides whether it is active.
        var user = EndUser.OnLeg(line.Leg);
        var send = new Send((ask?.Send.To.Account ?? line.Account) is { } account ? user.In(account) : user, json, NotGuarded) { Key = key };
        var sent = await _sender.SendAsync(send, CancellationToken.None).ConfigureAwait(false);
        ask?.Posted(sent!, send.Progress.Activity, Time.GetUtcNow());
    }

    /// <summary>Asks Twilio whether the leg has ended; then its talk learns it from the directory.</summary>
    public async Task LookAsync(LegLine line)
    {
        try
        {
            await _resolver.ResolveAsync(EndUser.OnLeg(line.Leg), LegNeed.Active, _stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallMessageException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended, or Twilio cannot say: the next refusal asks again.
        }
    }

    /// <summary>Completes when nothing is being posted, and no receipt is being gathered.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, line) in _lines) line.Learn(new TalkEvent.Flushed());
        foreach (var (_, line) in _lines) await line.WhenPosted().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private LegLine Get(CallSid leg)
    {
        if (_lines.TryGetValue(leg, out var line)) return line;

        var made = new LegLine(leg, this, _directory.Client(leg));
        line = _lines.GetOrAdd(leg, made);
        if (line == made) Begin(line);
        else made.Stop();
        return line;
    }

    private void Begin(LegLine line) => _ = WithoutFlow.Run(() => FollowAsync(line));

    /// <summary>Tells the talk when its leg is answered, and when it ends; until the line is forgotten.</summary>
    private async Task FollowAsync(LegLine line)
    {
        for (var isAnswered = false; !line.Closed.IsCancellationRequested;)
        {
            // Before looking, so that no change is missed.
            var changed = _directory.WhenChanged(line.Leg);
            var known = _directory.Known(line.Leg);
            if (!isAnswered && known is not null && _guard.IsInProgress(known))
            {
                isAnswered = true;
                line.Learn(new TalkEvent.Answered(known.Status == CallStatus.InProgress ? TimeSince(known.StatusAt) : TimeSpan.Zero));
            }

            if (known is { IsEnded: true })
            {
                line.Learn(new TalkEvent.Ended());
                return;
            }

            await changed.WaitAsync(line.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan TimeSince(DateTimeOffset? moment) =>
        moment is { } at && Time.GetUtcNow() - at is var since && since > TimeSpan.Zero ? since : TimeSpan.Zero;

    private void Stop()
    {
        foreach (var (_, line) in _lines) line.Stop();
    }
}
