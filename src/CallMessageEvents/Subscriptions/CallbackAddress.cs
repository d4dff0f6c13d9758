namespace CallMessageEvents;

/// <summary>The address that Twilio is given for callbacks.</summary>
internal static class CallbackAddress
{
    public static Uri Create(SubscribeOptions options, CallbackUrls urls)
    {
        var callback = options.Callback ?? (urls.TryGetMessages(out var own) ? own : throw new ArgumentException(
            $"No callback address: set SubscribeOptions.Callback to where Twilio shall bring the messages, since {urls.Missing}.", nameof(options)));
        if (!callback.IsAbsoluteUri || callback.Scheme is not ("https" or "http"))
            throw new ArgumentException("SubscribeOptions.Callback must be an absolute http or https address.", nameof(options));
        if (callback.Host.Contains('_', StringComparison.Ordinal))
            throw new ArgumentException("The host name of SubscribeOptions.Callback has an underscore, which Twilio refuses.", nameof(options));

        var fragment = options.Retry.ToString();
        return callback.Fragment.Length > 0 || fragment.Length == 0 ? callback : new Uri($"{callback.AbsoluteUri}#{fragment}");
    }
}
