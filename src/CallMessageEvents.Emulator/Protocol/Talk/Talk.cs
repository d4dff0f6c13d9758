using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The app's side of the call message protocol on one leg: what happens goes in, what is to be done comes out. It knows no clock, no thread and no network. Not
/// thread-safe.
/// </summary>
/// <remarks>It shares nothing with the library's, so that a mistake in one is seen.</remarks>
internal sealed class Talk
{
    private const int MostRevisions = 256;

    private readonly List<TalkDecision> _decisions = [];
    private readonly Dictionary<string, double> _revisions = new(StringComparer.Ordinal);
    private readonly Outbox _outbox = new();
    private readonly PartBox _parts = new();
    private readonly Greeting _greeting;
    private readonly ReceiptBook _receipts;
    private readonly Asks _asks;
    private readonly Memory _memory;
    private readonly string _prefix;
    private int _ids;
    private string? _over; // Why nothing can be asked any more.

    /// <param name="prefix">What the ids of this client begin with: 10 characters that no other has.</param>
    public Talk(string prefix)
    {
        _prefix = prefix;
        _greeting = new(_outbox, NewId);
        _receipts = new(_outbox);
        _asks = new(_outbox, _greeting, NewId, _decisions);
        _memory = new(_outbox, _greeting, _receipts, NewId, _decisions);
    }

    /// <summary>When the next <see cref="TalkEvent.Tick"/> is due.</summary>
    public TimeSpan? Due => _over == TalkError.CallEnded ? null : new[] { _outbox.IsOpen ? _greeting.Due : null, _receipts.Due, _asks.Due, _memory.Due, _parts.Due, _outbox.Due }.Min();

    public IReadOnlyList<TalkDecision> Apply(TalkEvent happened, TimeSpan now)
    {
        Take(happened, now);
        _memory.Pump(now);
        _parts.Pump(now);
        if (_outbox.IsOpen) _greeting.Pump(now);
        _asks.Pump(now);
        _receipts.Pump(now);
        _outbox.Send(now, _decisions);
        TalkDecision[] decisions = [.. _decisions];
        _decisions.Clear();
        return decisions;
    }

    private void Take(TalkEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case TalkEvent.Connected when !_outbox.IsOpen && _over is null:
                _outbox.IsOpen = true;
                _greeting.Start(now);
                break;
            case TalkEvent.Disconnected:
                _outbox.IsOpen = false;
                break;
            case TalkEvent.Reconnected when _over is null:
                _outbox.IsOpen = true;
                _greeting.Start(now);
                _asks.Hurry(now);
                break;
            case TalkEvent.Asked asked when _over is not null:
                _decisions.Add(new TalkDecision.Done(asked.Call, null, new(_over)));
                break;
            case TalkEvent.Asked asked:
                _asks.Add(asked, now);
                break;
            case TalkEvent.Abandoned abandoned:
                _asks.Abandon(abandoned.Call);
                break;
            case TalkEvent.Refused refused:
                _asks.Fail(refused.Call, refused.Code);
                break;
            case TalkEvent.Arrived arrived:
                Hear(Frame.Read(arrived.Content), now);
                break;
            case TalkEvent.Handled handled:
                _memory.Handled(handled, now);
                break;
            case TalkEvent.Ended:
                End(TalkError.CallEnded);
                _outbox.Clear();
                _outbox.IsOpen = false;
                break;
            case TalkEvent.Closed:
                End(TalkError.Closed);
                break;
        }
    }

    private void End(string why)
    {
        _over ??= why;
        _greeting.Stop();
        _memory.CancelAll();
        _asks.FailAll(why);
    }

    private void Hear(Frame frame, TimeSpan now)
    {
        if (frame.Envelope is not { } envelope)
        {
            if (_over is null) _decisions.Add(new TalkDecision.Begin(0, frame.Type, frame.Content, WantsReply: false));
        }
        else if (envelope.IsHostile)
        {
            // Nobody can refer to it, and nobody sent it who follows the rules.
        }
        else if (envelope.Part is not null)
        {
            HearPart(envelope, now);
        }
        else if (envelope.Re.Count > 0)
        {
            HearAnswer(frame, envelope);
        }
        else if (!envelope.IsHello)
        {
            HearMessage(frame, envelope, now);
        }
    }

    private void HearPart(Envelope part, TimeSpan now)
    {
        if (_parts.Add(part, now) is { } text && Frame.Read(text) is { Envelope: { IsHostile: false, Part: null } joined } frame)
        {
            Hear(frame with { Envelope = joined.WithId(part.Id!) }, now);
        }
    }

    private void HearAnswer(Frame frame, Envelope envelope)
    {
        foreach (var id in envelope.Re)
        {
            if (_greeting.IsOwn(id))
            {
                Greeted(envelope);
            }
            else if (envelope.Error is { } error)
            {
                _asks.Error(id, error);
            }
            else if (frame.Type is null)
            {
                _asks.Receipt(id);
            }
            else
            {
                _asks.Reply(id, frame.Content);
            }
        }
    }

    private void Greeted(Envelope envelope)
    {
        if (envelope.Error is { Code: TalkError.Version })
        {
            End(TalkError.Version);
        }
        else if (envelope is { Error: null, IsHello: true })
        {
            _greeting.Answer(envelope.TakesParts);
        }
    }

    private void HearMessage(Frame frame, Envelope envelope, TimeSpan now)
    {
        var wants = envelope.Id is not null && (envelope.WantsReceipt || envelope.WantsReply);
        if (_over is not null)
        {
            if (wants) _outbox.Add(new(_ => FrameText.Error(envelope.Id!, new(TalkError.Closed))));
        }
        else if (envelope.Rev is { } rev && frame.Type is { } type && !IsNews(type, rev) && !(envelope.Id is { } again && _memory.Knows(again)))
        {
            if (wants) _memory.Ignore(envelope.Id!, now);
        }
        else if (wants)
        {
            _memory.Hear(frame, now);
        }
        else
        {
            _decisions.Add(new TalkDecision.Begin(0, frame.Type, frame.Content, WantsReply: false));
        }
    }

    /// <summary>Whether a published value is newer than the last of its contract.</summary>
    private bool IsNews(string type, double rev)
    {
        if (_revisions.TryGetValue(type, out var last) && rev <= last) return false;
        if (_revisions.Count == MostRevisions && !_revisions.ContainsKey(type)) _revisions.Clear();
        _revisions[type] = rev;
        return true;
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{++_ids}");
}
