namespace CallMessageEvents;

/// <summary>Logs callbacks refused with 403: the cause, and what to check. The sender does not learn the cause.</summary>
internal sealed class RefusalLog(ReceiveLog log, ReceiveTelemetry telemetry, AccountSid account)
{
    private const string Address = "see that PublicBaseUrl and AuthToken are right.";
    private const string SharedKeyAddress = "see that PublicBaseUrl and the SharedKey's secret are right.";
    private const string Query = " Its query is signed, too: it may differ from what Twilio sent, if something on the way sorts it or encodes it anew.";

    private const string Body =
        "its body was read before it came here: let what reads it run behind the callback endpoints, pass them over, or keep the body, as ASP.NET Core's "
        + "Request.EnableBuffering() does.";

    public void Add(in UnverifiedCallback callback, SignatureResult cause, in SignedUrl url)
    {
        telemetry.Rejected(cause);
        if (cause == SignatureResult.UnknownSharedKey) log.UnknownSharedKey(callback.Kind, cause, callback.Settings.KeyId.ToString());
        else if (OfSettings(cause) is { } advice) log.RefusedSettings(callback.Kind, cause, advice);
        else log.Refused(callback.Kind, cause, url.Shown, account, OfAddress(callback, cause, url));
    }

    /// <summary>Another account's call, at an endpoint for one account.</summary>
    public void OfAnotherAccount(string owner)
    {
        telemetry.Rejected(SignatureResult.Mismatch);
        log.OfAnotherAccount(owner, account);
    }

    /// <summary>An authentic callback that is too old, or whose age is unknown.</summary>
    public void OfAge(CallbackKind kind, SignatureResult cause, DateTimeOffset? timestamp, TimeSpan? maxAge)
    {
        telemetry.Rejected(cause);
        log.RefusedByAge(kind, cause, timestamp, maxAge, cause switch
        {
            SignatureResult.TooOld => "Somebody sends again what was recorded, it was held up on its way, or this machine's clock is ahead.",
            SignatureResult.InFuture => "This machine's clock is behind: set it by NTP.",
            _ => "If Twilio sends none, remove Signature:MaxAge.",
        });
    }

    private static string OfAddress(in UnverifiedCallback callback, SignatureResult cause, in SignedUrl url)
    {
        if (cause is not (SignatureResult.Mismatch or SignatureResult.BodyMismatch)) return Address;

        // A callback that is posted always has a body.
        if (callback.Request.Body.IsEmpty && !callback.IsGet) return Body;
        return (callback.Settings.IsShared ? SharedKeyAddress : Address) + (url.HasQuery ? Query : string.Empty);
    }

    /// <summary>The advice where neither the address nor a key can be wrong; null where one of them may be.</summary>
    private static string? OfSettings(SignatureResult cause) => cause switch
    {
        SignatureResult.MalformedSettings =>
            "Twilio's header X-Twilio-Webhooks-Signature-Settings must occur once, as key=…,algorithm=…. If Twilio sent the callback, something on "
            + "the way has changed it.",
        SignatureResult.UnknownAlgorithm => "X-Twilio-Webhooks-Signature-Settings names an algorithm that is neither HMAC_SHA1 nor HMAC_SHA256.",
        SignatureResult.SharedKeyRequired =>
            "It is signed with the auth token, and Signature:RequireSharedKey is on. If Twilio sent it, a Webhook Rule with a SharedKey is missing for this "
            + "address.",
        _ => null,
    };
}
