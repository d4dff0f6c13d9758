using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The app's side of the call message protocol on one leg: what happens goes in, what is to be done comes out. It knows no clock, no thread and no network. Not
/// thread-safe.
/// </summary>
/// <remarks>It shares nothing with the library's, so that a mistake in one is seen.</remarks>
internal sealed class Talk
{
    private readonly List<TalkDecision> _decisions = [];
    private readonly Outbox _outbox;
    private readonly Greeting _greeting;
    private readonly ReceiptBook _receipts;
    private readonly Asks _asks;
    private readonly TalkEars _ears;
    private readonly string _prefix;
    private int _ids;
    private string? _refusal; // Why nothing can be asked.

    /// <param name="prefix">What the ids of this client begin with: 10 characters that no other has.</param>
    /// <param name="perSecond">How many messages it sends in any second at most; <see langword="null"/> for any number.</param>
    public Talk(string prefix, int? perSecond)
    {
        _prefix = prefix;
        _outbox = new(perSecond);
        _greeting = new(_outbox, NewId);
        _receipts = new(_outbox);
        _asks = new(_outbox, _greeting, NewId, _decisions);
        _ears = new(_greeting, _asks, new(_outbox, _greeting, _receipts, NewId, _decisions), _decisions);
    }

    /// <summary>When the next <see cref="TalkEvent.Tick"/> is due.</summary>
    public TimeSpan? Due => _ears.AreClosed ? _outbox.Due : new[] { _greeting.Due, _receipts.Due, _asks.Due, _ears.Due, _outbox.Due }.Min();

    public IReadOnlyList<TalkDecision> Apply(TalkEvent happened, TimeSpan now)
    {
        Take(happened, now);
        _ears.Pump(now);
        _greeting.Pump(now);
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
            case TalkEvent.Connected when !_outbox.IsOpen && !_ears.AreClosed:
                _outbox.IsOpen = true;
                _greeting.Start(now);
                break;
            case TalkEvent.Disconnected:
                _outbox.IsOpen = false;
                break;
            case TalkEvent.Reconnected when !_ears.AreClosed:
                _outbox.IsOpen = true;
                _greeting.Start(now);
                _asks.Hurry(now);
                break;
            case TalkEvent.Asked asked when _refusal is not null:
                _decisions.Add(new TalkDecision.Done(asked.Call, null, new(_refusal)));
                break;
            case TalkEvent.Asked asked:
                _asks.Add(asked, now);
                break;
            case TalkEvent.Abandoned abandoned:
                _asks.Abandon(abandoned.Call);
                break;
            case TalkEvent.Refused refused:
                Refuse(refused, now);
                break;
            case TalkEvent.Arrived arrived:
                _ears.Hear(arrived.Content, now);
                _refusal = _ears.IsRefused ? Fail(TalkError.Version) : _refusal;
                break;
            case TalkEvent.Handled handled:
                _ears.Handled(handled, now);
                break;
            case TalkEvent.Closed when !_ears.AreClosed:
                _receipts.Flush();
                _ears.Close(new(TalkError.Closed));
                _refusal = Fail(TalkError.Closed);
                break;
            case TalkEvent.Ended ended when _refusal is not TalkError.CallEnded:
                _outbox.IsOpen = false;
                _ears.Close(null);
                _refusal = Fail(ended.Code);
                break;
        }
    }

    private void Refuse(TalkEvent.Refused refused, TimeSpan now)
    {
        switch (refused.Code)
        {
            case TalkEvent.Refused.TooMany or TalkEvent.Refused.NotActive:
                _outbox.Pause(now); // What left counts as lost.
                break;
            default:
                _asks.Fail(refused.Call, refused.Code == TalkEvent.Refused.TooLarge ? TalkError.TooLarge : TalkError.Failed);
                break;
        }
    }

    private string Fail(string code)
    {
        _greeting.Stop();
        _asks.FailAll(code);
        return code;
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{++_ids}");
}
