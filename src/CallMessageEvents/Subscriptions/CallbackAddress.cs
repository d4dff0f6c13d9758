namespace CallMessageEvents;

/// <summary>The address that Twilio is given for callbacks.</summary>
internal static class CallbackAddress
{
    public static Uri Create(SubscribeOptions options, CallbackUrls urls)
    {
        var callback = options.Callback ?? urls.Messages
            ?? throw new ArgumentException($"No callback address: set SubscribeOptions.Callback to where Twilio shall bring the messages, since {urls.Missing}.", nameof(options));
        if (!callback.IsAbsoluteUri || callback.Scheme is not ("https" or "http"))
            throw new ArgumentException("SubscribeOptions.Callback must be an absolute http or https address.", nameof(options));
        if (callback.Host.Contains('_', StringComparison.Ordinal))
            throw new ArgumentException("The host name of SubscribeOptions.Callback has an underscore, which Twilio refuses.", nameof(options));

        Check(options.Retry, nameof(options));
        var fragment = options.Retry.ToString();
        return callback.Fragment.Length > 0 || fragment.Length == 0 ? callback : new Uri($"{callback.AbsoluteUri}#{fragment}");
    }

    private static void Check(WebhookRetry retry, string argument)
    {
        if (retry is null or { Policy: null }) throw new ArgumentException("SubscribeOptions.Retry and its Policy must not be null.", argument);
        if (retry.Count is < 0 or > 5) throw new ArgumentException("WebhookRetry.Count must be 0 to 5, or null.", argument);
        if (retry.ReadTimeout < TimeSpan.FromMilliseconds(100) || retry.ReadTimeout > TimeSpan.FromSeconds(15))
            throw new ArgumentException("WebhookRetry.ReadTimeout must be 0.1 to 15 seconds.", argument);
        if (!Array.TrueForAll(retry.Policy.Split(','), static word => word is "4xx" or "5xx" or "ct" or "rt" or "all"))
            throw new ArgumentException("WebhookRetry.Policy must be some of 4xx, 5xx, ct, rt, all, separated by commas.", argument);
    }
}
