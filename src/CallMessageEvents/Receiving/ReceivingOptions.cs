using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>How messages are received: in what order, for how long, and what Twilio is answered meanwhile.</summary>
public sealed class ReceivingOptions
{
    /// <summary>
    /// Whether each Voice SDK leg is subscribed by itself once it rings, as soon as a status callback or <see cref="ICallDirectory.ReportAsync"/> tells of
    /// it. Default: true. It needs a callback address and a handler.
    /// </summary>
    public bool AutoSubscribe { get; set; } = true;

    /// <summary>
    /// How long a message waits for one with a lower number that has not come. Default: 500 milliseconds. Zero: handlers run in the order of arrival. At most
    /// 14 seconds; beyond <see cref="AnswerWithin"/> deliveries of what waits are answered 503 meanwhile.
    /// </summary>
    public TimeSpan GapTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long Twilio waits for the handler before it is answered 503, while the work goes on and Twilio's next delivery joins it. Default: 4 seconds,
    /// which is less than <see cref="WebhookRetry.ReadTimeout"/>. 0.1 to 14 seconds.
    /// </summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a handler may take until its token is cancelled. Default: 30 seconds. 10 milliseconds to an hour.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long handlers that run, and messages that wait, have when the application stops. Default: 10 seconds. Zero to an hour.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages a reader may be behind before deliveries wait for it. Default: 256. 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int ReaderBuffer { get; set; } = 256;

    /// <summary>Whether messages brought by GET are taken. Default: false: a GET leaves content in the access logs of every server on its way.</summary>
    public bool AllowGet { get; set; }

    /// <summary>
    /// Whether content that does not fit its contract is answered 500 rather than 204. Default: false: a repetition would bring the same content.
    /// </summary>
    public bool FailUnreadableContent { get; set; }
}
