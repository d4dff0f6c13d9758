namespace CallMessageEvents;

/// <summary>The tag values of the callback counter.</summary>
internal static class OutcomeNames
{
    public static string Of(InboxOutcome outcome) => outcome switch
    {
        InboxOutcome.Accepted => "accepted",
        InboxOutcome.Duplicate => "duplicate",
        InboxOutcome.Failed => "failed",
        InboxOutcome.Unavailable => "unavailable",
        _ => "busy",
    };

    public static string Of(SignatureResult cause) => cause switch
    {
        SignatureResult.NoToken => "no_token",
        SignatureResult.NoSignature => "no_signature",
        SignatureResult.MalformedSignature => "malformed_signature",
        SignatureResult.Mismatch => "mismatch",
        SignatureResult.NoBodyHash => "no_body_hash",
        SignatureResult.BodyMismatch => "body_mismatch",
        SignatureResult.MalformedSettings => "malformed_settings",
        SignatureResult.UnknownAlgorithm => "unknown_algorithm",
        SignatureResult.UnknownSharedKey => "unknown_shared_key",
        SignatureResult.SharedKeyRequired => "shared_key_required",
        SignatureResult.NoTimestamp => "no_timestamp",
        SignatureResult.TooOld => "too_old",
        SignatureResult.InFuture => "in_future",
        _ => "none",
    };
}
