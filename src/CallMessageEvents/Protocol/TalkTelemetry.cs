using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>Measures requests, receipts and repetitions. Allocates nothing without listeners. Shows no content, and nothing that an app chooses.</summary>
internal sealed class TalkTelemetry(Meter meter, TimeProvider time)
{
    private static readonly ActivitySource Source = CallMessageTelemetry.Source;

    private readonly Counter<long> _requests = meter.CreateCounter<long>(
        "call_message_events.requests", "{request}", "Requests to apps, by outcome.");

    private readonly Histogram<double> _duration = meter.CreateHistogram<double>(
        "call_message_events.request.duration", "s", "How long a request to an app took, until its reply or failure.", tags: null, Buckets.People);

    private readonly Counter<long> _receipts = meter.CreateCounter<long>(
        "call_message_events.receipts", "{message}", "Messages to apps that wanted a receipt, by outcome.");

    private readonly Counter<long> _repeats = meter.CreateCounter<long>(
        "call_message_events.repetitions", "{message}", "Messages that were sent to an app once more, or came from an app once more: direction says which.");

    private readonly Counter<long> _dropped = meter.CreateCounter<long>(
        "call_message_events.frames.dropped", "{message}", "Frames of apps that were dropped, by cause: late is a reply or receipt that nobody waits for.");

    public void Sent(FrameKind kind)
    {
        if (kind == FrameKind.Repeat && _repeats.Enabled) _repeats.Add(1, new KeyValuePair<string, object?>("direction", "out"));
    }

    public void Dropped(DroppedFrame what)
    {
        if (what == DroppedFrame.Repeated)
        {
            if (_repeats.Enabled) _repeats.Add(1, new KeyValuePair<string, object?>("direction", "in"));
        }
        else if (_dropped.Enabled)
        {
            _dropped.Add(1, new KeyValuePair<string, object?>("cause", what switch
            {
                DroppedFrame.Late => "late",
                DroppedFrame.TooMuch => "too_much",
                DroppedFrame.Unsendable => "unsendable",
                _ => "ignored",
            }));
        }
    }

    /// <summary>Begins to measure a request.</summary>
    public AskWatch StartRequest() =>
        new(this, wantsReply: true, Source.StartActivity("request call message", ActivityKind.Client), time.GetTimestamp());

    /// <summary>Begins to measure a message that wants a receipt.</summary>
    public AskWatch StartReceipt() =>
        new(this, wantsReply: false, Source.StartActivity("deliver call message", ActivityKind.Client), time.GetTimestamp());

    /// <summary>The app's side of what was sent: from when Twilio had it until the app's answer came.</summary>
    /// <param name="send">The span of the send; null when nobody listens.</param>
    /// <param name="from">When Twilio had it.</param>
    /// <param name="until">When the answer came.</param>
    public static void AppAnswered(Activity? send, DateTimeOffset from, DateTimeOffset until)
    {
        if (send is null) return;
        using var app = Source.StartActivity("answer of app", ActivityKind.Client, send.Context, startTime: from);
        app?.SetTag("messaging.system", "twilio");
        app?.SetEndTime(until.UtcDateTime);
    }

    public void Ended(bool wantsReply, long started, string outcome)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        if (!wantsReply)
        {
            _receipts.Add(1, tag);
            return;
        }

        _requests.Add(1, tag);
        _duration.Record(time.GetElapsedTime(started).TotalSeconds, tag);
    }
}
