namespace CallMessageEvents;

/// <summary>Tells an operator of callbacks that were refused with 403: the cause, and what to look at. The sender is told nothing.</summary>
internal sealed class RefusalLog(ReceiveLog log, ReceiveTelemetry telemetry)
{
    public void Add(in UnverifiedCallback callback, SignatureResult cause, in SignedUrl url)
    {
        telemetry.Rejected(cause);
        if (cause == SignatureResult.UnknownSharedKey) log.UnknownSharedKey(callback.Kind, cause, callback.Settings.KeyId.ToString());
        else if (IsOfSettings(cause)) log.RefusedSettings(callback.Kind, cause, Advice(cause));
        else log.Refused(callback.Kind, cause, WithoutQuery(url));
    }

    /// <summary>Nothing that is wrong with the address or the auth token.</summary>
    private static bool IsOfSettings(SignatureResult cause) => cause is SignatureResult.MalformedSettings or SignatureResult.UnknownAlgorithm or SignatureResult.SharedKeyRequired;

    private static string Advice(SignatureResult cause) => cause switch
    {
        SignatureResult.UnknownAlgorithm => "X-Twilio-Webhooks-Signature-Settings names an algorithm that is neither HMAC_SHA1 nor HMAC_SHA256.",
        SignatureResult.SharedKeyRequired =>
            "It is signed with the auth token, and Signature:RequireSharedKey is on. If Twilio sent it, a Webhook Rule with a SharedKey is missing for this address.",
        _ => "X-Twilio-Webhooks-Signature-Settings is there once, written key=…,algorithm=…, where Twilio sent it; a proxy may have changed it.",
    };

    /// <summary>A query may hold content.</summary>
    private static string WithoutQuery(in SignedUrl url)
    {
        var query = url.Target.IndexOf('?', StringComparison.Ordinal);
        return url.Base + (query < 0 ? url.Target : url.Target[..query]);
    }
}
