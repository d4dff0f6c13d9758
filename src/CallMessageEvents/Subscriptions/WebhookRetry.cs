using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// What Twilio does when a callback fails: written into the fragment of the callback's address, as Twilio's documentation of connection overrides says
/// (for all product webhooks; not verified for this one). Without it a message whose callback is answered 500 is lost. An account's Webhook Rules go before.
/// Immutable.
/// </summary>
public sealed record WebhookRetry
{
    /// <summary>Three repetitions, after a 5xx, a failed connection or no answer within 4.5 s: <c>#rc=3&amp;rp=5xx,ct,rt&amp;rt=4500</c>.</summary>
    public static WebhookRetry Default { get; } = new();

    /// <summary>Nothing is asked for: what Twilio does by itself, which is one repetition where no connection could be made.</summary>
    public static WebhookRetry TwilioDefault { get; } = new() { Count = null };

    /// <summary>How often a failed callback is repeated, 0 to 5. Default: 3. Null: nothing is asked for, the other settings included.</summary>
    public int? Count { get; init; } = 3;

    /// <summary>What is repeated, in Twilio's words: <c>4xx 5xx ct rt all</c>, separated by commas. Default: <c>5xx,ct,rt</c>.</summary>
    public string Policy { get; init; } = "5xx,ct,rt";

    /// <summary>How long Twilio waits for an answer, 0.1 to 15 s. Default: 4.5 s, so that three attempts fit into the 15 s that Twilio gives in all.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(4500);

    /// <summary>The fragment without <c>#</c>; empty when nothing is asked for.</summary>
    public override string ToString() =>
        Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"rc={count}&rp={Policy}&rt={(int)ReadTimeout.TotalMilliseconds}") : string.Empty;
}
