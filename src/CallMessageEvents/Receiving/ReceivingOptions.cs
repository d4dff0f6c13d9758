using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>Configures how messages are received: their order, the time limits, and what Twilio is answered meanwhile.</summary>
public sealed class ReceivingOptions
{
    /// <summary>
    /// Gets or sets whether the library subscribes to each Voice SDK leg once it rings, as soon as a status callback or
    /// <see cref="ICallDirectory.ReportAsync"/> reports it.
    /// </summary>
    /// <value>The default is true. It needs a callback address, and a handler of messages, requests or the lifecycle.</value>
    public bool AutoSubscribe { get; set; } = true;

    /// <summary>Gets or sets how long a message waits for a missing one with a lower sequence number.</summary>
    /// <value>
    /// Zero to 14 seconds. The default is 500 milliseconds. Zero: handlers run in the order of arrival. With more than <see cref="AnswerWithin"/>, deliveries
    /// of waiting messages are answered 503 meanwhile.
    /// </value>
    public TimeSpan GapTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Gets or sets how long Twilio waits for the handler. After that Twilio is answered 503, the handler goes on, and Twilio's next delivery joins it. With a
    /// <see cref="CallLog"/>: how long Twilio waits until a callback is stored.
    /// </summary>
    /// <value>0.1 to 14 seconds. The default is 4 seconds, which is less than <see cref="WebhookRetry.ReadTimeout"/>.</value>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Gets or sets how long a handler may run before its token is cancelled.</summary>
    /// <value>10 milliseconds to one hour. The default is 30 seconds.</value>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long running handlers and waiting messages have when the application stops. With a <see cref="CallLog"/>, what waits goes to other
    /// nodes.
    /// </summary>
    /// <value>Zero to one hour. The default is 10 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how many messages a reader may fall behind before deliveries wait for it. With a <see cref="CallLog"/> it has no effect: no delivery waits
    /// for a reader.
    /// </summary>
    /// <value>1 to 10,000 messages. The default is 256.</value>
    [Range(1, 10_000)]
    public int ReaderBuffer { get; set; } = 256;

    /// <summary>Gets or sets whether messages delivered by GET are accepted.</summary>
    /// <value>The default is false: a GET leaves content in the access logs of every server on its way.</value>
    public bool AllowGet { get; set; }

    /// <summary>Gets or sets whether content that does not fit its contract is answered 500 rather than 204.</summary>
    /// <value>
    /// The default is false: another delivery would bring the same content. With a <see cref="CallLog"/>, true makes such a message a dead letter at last.
    /// An app that waits for a receipt or a reply gets the error <c>bad-content</c> in place of a 500.
    /// </value>
    public bool FailUnreadableContent { get; set; }
}
