using System.Collections.Concurrent;
using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>The legs of one account that speak the protocol, or are spoken to by it, in this process. Thread-safe.</summary>
internal sealed class LegLines
{
    private static readonly SendOptions NotGuarded = new() { Guard = false };

    private readonly ConcurrentDictionary<CallSid, LegLine> _lines = new();
    private readonly TalkIds _ids;
    private readonly MessageSender _sender;
    private readonly LegResolver _resolver;
    private readonly CallDirectory _directory;
    private readonly LegNews _legs;
    private readonly long _start;
    private readonly CancellationToken _stopping;

    /// <param name="settings">What talks are given.</param>
    /// <param name="ids">Makes the ids of this process.</param>
    /// <param name="sender">Posts.</param>
    /// <param name="resolver">Knows a leg's account.</param>
    /// <param name="directory">Knows when legs are answered and end.</param>
    /// <param name="guard">Knows whether a leg is in progress.</param>
    /// <param name="telemetry">Measures.</param>
    /// <param name="log">Logs.</param>
    /// <param name="time">The time.</param>
    /// <param name="stopping">Cancelled when the service provider is disposed.</param>
    public LegLines(
        TalkSettings settings, TalkIds ids, MessageSender sender, LegResolver resolver, CallDirectory directory, CallGuard guard, TalkTelemetry telemetry,
        TalkLog log, TimeProvider time, CancellationToken stopping)
    {
        (Settings, _ids, _sender, _resolver, _directory, _legs) = (settings, ids, sender, resolver, directory, new(directory, guard, time));
        (Telemetry, Log, Time, _start, _stopping) = (telemetry, log, time, time.GetTimestamp(), stopping);
        stopping.UnsafeRegister(static lines => ((LegLines)lines!).Stop(), this);
    }

    public TalkSettings Settings { get; }

    public TalkTelemetry Telemetry { get; }

    public TalkLog Log { get; }

    public TimeProvider Time { get; }

    public TimeSpan Now => Time.GetElapsedTime(_start);

    /// <summary>Called with a hello, and its id, that was answered. It only queues work.</summary>
    public Action<CallSid, ClientHello, string>? Greeted { get; set; }

    /// <summary>What came of apps' messages, for the next owners of their legs; null when this is the only node.</summary>
    public SharedOutcomes? Outcomes { get; init; }

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
    /// <param name="ownership">The ownership that it was given under; null in memory.</param>
    /// <returns>The message to be handled, and its content; null when the frame was dealt with.</returns>
    public (HeardMessage Run, ReadOnlyMemory<byte> Content)? Hear(
        CallSid leg, AccountSid? account, TalkEvent.Arrived heard, CallOwnership? ownership)
    {
        if (heard.IsStored && IsForAnother(heard.Envelope)) return null;

        while (true)
        {
            if (Get(leg).TryHear(heard, account, ownership, out var begun)) return begun;

            // As above.
        }
    }

    /// <summary>
    /// Takes what this node reads in a leg's log because it waits for an answer: its app may have said it to another node. The leg's owner hears it, too.
    /// </summary>
    public void HearElsewhere(CallSid leg, TalkEvent.Arrived heard)
    {
        if (heard.Envelope.Hello is { HasVersion1: true } hello)
            Greet(leg, new() { Name = hello.Client, TakesParts = hello.TakesParts, ConnectedAt = Time.GetUtcNow() });

        // Without a line nobody waits.
        if (heard.Envelope.Hello is not null || IsForAnother(heard.Envelope) || !_lines.TryGetValue(leg, out var line)) return;

        line.HearAnswer(heard);
    }

    /// <summary>A leg has a client, whose hello another node has heard.</summary>
    public void Greet(CallSid leg, CallClient client)
    {
        var state = _directory.State(leg);
        if (state.Client is not { } known || known.ConnectedAt < client.ConnectedAt) state.Client = client;
        if (_lines.TryGetValue(leg, out var line)) line.Learn(new TalkEvent.Greeted(client.TakesParts));
    }

    /// <summary>Tells a leg's talk that a value was published, or taken back.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="happened">That.</param>
    /// <param name="ownership">The ownership that it is said under, and that must be held; null for none.</param>
    public void Tell(CallSid leg, TalkEvent happened, CallOwnership? ownership = null)
    {
        while (!Get(leg).TryTell(happened, ownership))
        {
            // As above.
        }
    }

    /// <summary>Tells what a talk has decided besides frames.</summary>
    public void Tell(LegLine line, TalkDecision decision)
    {
        if (decision is TalkDecision.Connected connected)
        {
            Greeted?.Invoke(line.Leg, connected.Hello, connected.Id);
        }
        else if (decision is TalkDecision.MadeRoom made)
        {
            Outcomes?.MakeRoom(line.Leg, made);
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

    /// <summary>The ownership under which this node last heard of a leg; null for none.</summary>
    public CallOwnership? OwnershipOf(CallSid leg) => _lines.GetValueOrDefault(leg)?.Owner;

    /// <summary>An ownership is not held any more.</summary>
    public void HandOver(CallOwnership ownership)
    {
        foreach (var (_, line) in _lines) line.HandOver(ownership);
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

    /// <summary>Whether a frame answers other nodes only, which hear it themselves. The id says which node waits.</summary>
    private bool IsForAnother(MessageEnvelope envelope) =>
        envelope.Re is { } re ? !_ids.IsOurs(re) : envelope.ReAll is { Count: > 0 } all && !all.Any(_ids.IsOurs);

    private LegLine Get(CallSid leg)
    {
        if (_lines.TryGetValue(leg, out var line)) return line;

        var made = new LegLine(leg, this, _directory.Client(leg));
        line = _lines.GetOrAdd(leg, made);
        if (line == made) _legs.Follow(line);
        else made.Stop();
        return line;
    }

    private void Stop()
    {
        foreach (var (_, line) in _lines) line.Stop();
    }
}
