using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// Asks Twilio to retry failed callbacks. The settings go into the fragment of the callback's address, as Twilio's documentation of connection overrides
/// describes for all product webhooks; this is not verified for this one. Without them a message is lost when its callback is answered 500. An account's
/// Webhook Rules take precedence. Immutable.
/// </summary>
public sealed record WebhookRetry
{
    /// <summary>Gets the default: three retries, after a 5xx, no connection or no answer within 4.5 s: <c>#rc=3&amp;rp=5xx,ct,rt&amp;rt=4500</c>.</summary>
    public static WebhookRetry Default { get; } = new();

    /// <summary>Gets Twilio's own behaviour, with nothing in the fragment: one retry when no connection could be made.</summary>
    public static WebhookRetry TwilioDefault { get; } = new() { Count = null };

    /// <summary>Gets the default as it stands in an address.</summary>
    internal static string DefaultFragment { get; } = $"#{Default}";

    /// <summary>Gets how often a failed callback is retried.</summary>
    /// <value>0 to 5. The default is 3. Null: the fragment stays empty, and the other settings are not used, either.</value>
    public int? Count { get; init; } = 3;

    /// <summary>Gets which failures are retried, in Twilio's words: some of <c>4xx 5xx ct rt all</c>, separated by commas.</summary>
    /// <value>The default is <c>5xx,ct,rt</c>: a server error, no connection, no answer in time.</value>
    public string Policy { get; init; } = "5xx,ct,rt";

    /// <summary>Gets how long Twilio waits for an answer.</summary>
    /// <value>0.1 to 15 seconds. The default is 4.5 seconds: three attempts fit into the 15 seconds that Twilio gives in all.</value>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(4500);

    /// <summary>Returns the fragment without <c>#</c>; empty when <see cref="Count"/> is null.</summary>
    public override string ToString() =>
        Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"rc={count}&rp={Policy}&rt={(int)ReadTimeout.TotalMilliseconds}") : string.Empty;
}
