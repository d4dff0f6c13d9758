using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// What Twilio does when a callback fails: written into the fragment of the callback's address, as Twilio's documentation of connection overrides says
/// (for all product webhooks; not verified for this one). Without it a message whose callback is answered 500 is lost. An account's Webhook Rules go before.
/// Immutable.
/// </summary>
public sealed record WebhookRetry
{
    /// <summary>Gets the default: three retries, after a 5xx, no connection or no answer within 4.5 s: <c>#rc=3&amp;rp=5xx,ct,rt&amp;rt=4500</c>.</summary>
    public static WebhookRetry Default { get; } = new();

    /// <summary>Gets what asks for nothing: Twilio's own behaviour, one retry where no connection could be made.</summary>
    public static WebhookRetry TwilioDefault { get; } = new() { Count = null };

    /// <summary>Gets how often a failed callback is retried.</summary>
    /// <value>0 to 5. The default is 3. Null: nothing is asked for, the other settings included.</value>
    public int? Count { get; init; } = 3;

    /// <summary>Gets what is retried, in Twilio's words: some of <c>4xx 5xx ct rt all</c>, separated by commas.</summary>
    /// <value>The default is <c>5xx,ct,rt</c>: a server error, no connection, no answer in time.</value>
    public string Policy { get; init; } = "5xx,ct,rt";

    /// <summary>Gets how long Twilio waits for an answer.</summary>
    /// <value>0.1 to 15 seconds. The default is 4.5 seconds: three attempts fit into the 15 seconds that Twilio gives in all.</value>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(4500);

    /// <summary>The fragment without <c>#</c>; empty when nothing is asked for.</summary>
    public override string ToString() =>
        Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"rc={count}&rp={Policy}&rt={(int)ReadTimeout.TotalMilliseconds}") : string.Empty;
}
