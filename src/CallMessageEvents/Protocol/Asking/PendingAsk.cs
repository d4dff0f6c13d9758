using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CallMessageEvents;

/// <summary>What a part of the application waits for from an app: a reply, or a receipt. Thread-safe.</summary>
/// <param name="send">What is sent, and how far it has come.</param>
/// <param name="key">The idempotency key of the first copy.</param>
/// <param name="wantsReply">Else it waits for a receipt.</param>
/// <param name="content">What is sent, without an envelope.</param>
internal sealed class PendingAsk(Send send, string key, bool wantsReply, ReadOnlyMemory<byte> content)
{
    private readonly TaskCompletionSource<AskResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Gate _sync = new();
    private CallMessageException? _refusal;
    private int _copies;
    private int _open;

    public bool WantsReply => wantsReply;

    public Send Send => send;

    /// <summary>The span in which it was asked, to which the sends of all its copies belong; null when nobody listens.</summary>
    public Activity? Caller { get; } = Activity.Current;

    /// <summary>How many characters are sent.</summary>
    public int Length => Encoding.UTF8.GetCharCount(content.Span);

    /// <summary>What it is called by in the talk. Set under the line's lock.</summary>
    public int Call { get; set; }

    /// <summary>The first copy that Twilio took; null for none yet.</summary>
    public SentMessage? Sent { get; private set; }

    /// <summary>Why it is not known whether Twilio took the first copy; null when it is.</summary>
    public CallMessageException? Unconfirmed { get; private set; }

    /// <summary>Completes when Twilio has taken a copy, or none is on its way any more.</summary>
    public Task WhenPosted => _posted.Task;

    /// <summary>The span of the send of <see cref="Sent"/>; null when nobody listens.</summary>
    public Activity? Activity { get; private set; }

    /// <summary>When Twilio had taken <see cref="Sent"/>.</summary>
    public DateTimeOffset SentAt { get; private set; }

    public Task<AskResult> Result => _result.Task;

    /// <summary>Begins a copy.</summary>
    /// <returns>Its key. Each has its own: Twilio may drop what has the key of another.</returns>
    public string BeginCopy()
    {
        lock (_sync)
        {
            _open++;
            return ++_copies == 1 ? key : UniqueKey.Create();
        }
    }

    /// <summary>Twilio has taken a copy.</summary>
    /// <param name="sent">The copy.</param>
    /// <param name="activity">The span of its send; null when nobody listens.</param>
    /// <param name="at">When.</param>
    public void Posted(SentMessage sent, Activity? activity, DateTimeOffset at)
    {
        lock (_sync)
        {
            if (Sent is null) (Sent, Activity, SentAt) = (sent, activity, at);
            send.Progress.IsPosted = true;
        }
    }

    /// <summary>Twilio did not take a copy. Whether one has arrived that it did not confirm, the app's receipt will tell.</summary>
    public void NotPosted(CallMessageException refusal)
    {
        lock (_sync)
        {
            if (refusal.OutcomeUnknown) Unconfirmed ??= refusal;
            else _refusal ??= refusal;
        }
    }

    /// <summary>Ends a copy, however it went.</summary>
    /// <returns>Whether nothing was sent at all, so that nobody need wait.</returns>
    public bool EndCopy()
    {
        bool isInVain;
        lock (_sync)
        {
            isInVain = --_open == 0 && Sent is null && Unconfirmed is null && _refusal is not null;
            if (Sent is not null || _open == 0) _posted.TrySetResult();
        }

        return isInVain && _result.TrySetException(_refusal!);
    }

    public void Done(AskResult result) => _result.TrySetResult(result);

    public void Cancel(CancellationToken cancellationToken) => _result.TrySetCanceled(cancellationToken);

    public void Stop() => _result.TrySetException(new ObjectDisposedException("The service provider of this messenger has been disposed.", (Exception?)null));
}

/// <summary>What came of an ask.</summary>
/// <param name="Reply">The whole reply, with its envelope; null for a receipt, and with a failure.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AskResult(ReadOnlyMemory<byte>? Reply, TalkFailure? Failure);

/// <summary>How long an ask waits.</summary>
/// <param name="Timeout">For all.</param>
/// <param name="FirstSign">For a first sign.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AskTimes(TimeSpan Timeout, TimeSpan FirstSign);
