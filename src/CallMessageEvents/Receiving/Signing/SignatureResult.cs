using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The result of verifying a signature: <see cref="Valid"/>, or one value for each cause.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignatureResult>))]
public enum SignatureResult
{
    /// <summary>Nothing was verified.</summary>
    None,

    /// <summary>Twilio, or somebody who has the auth token or the SharedKey's secret, sent exactly this.</summary>
    Valid,

    /// <summary>There is no auth token to verify with.</summary>
    NoToken,

    /// <summary>The request has no <c>X-Twilio-Signature</c>.</summary>
    NoSignature,

    /// <summary>The signature is not the base64 of 20 bytes, or of 32 for HMAC-SHA256.</summary>
    MalformedSignature,

    /// <summary>Well-formed, but made from another URL, another body or another key. A proxy that changes the URL is the most frequent cause.</summary>
    Mismatch,

    /// <summary>The body is JSON, and the URL's query has no <c>bodySHA256</c>, or several: nothing would bind the body to the signature.</summary>
    NoBodyHash,

    /// <summary>The URL is signed, but the body's SHA-256 is not its <c>bodySHA256</c>.</summary>
    BodyMismatch,

    /// <summary>
    /// The header <c>X-Twilio-Webhooks-Signature-Settings</c> is there, but is not <c>key=…,algorithm=…</c>: it is empty, names no key, or names something
    /// twice.
    /// </summary>
    MalformedSettings,

    /// <summary>The request names an algorithm that is neither <c>HMAC_SHA1</c> nor <c>HMAC_SHA256</c>.</summary>
    UnknownAlgorithm,

    /// <summary>The request names a SharedKey that is not configured for the account.</summary>
    UnknownSharedKey,

    /// <summary>The request is signed with an auth token, and only SharedKeys are accepted.</summary>
    SharedKeyRequired,

    /// <summary>
    /// The callback is authentic, but has no <c>Timestamp</c> that can be read, and <see cref="SignatureOptions.MaxAge"/> is set.
    /// <see cref="TwilioSignature"/> does not check ages.
    /// </summary>
    NoTimestamp,

    /// <summary>The callback is authentic, but older than <see cref="SignatureOptions.MaxAge"/>.</summary>
    TooOld,

    /// <summary>
    /// The callback is authentic, but its <c>Timestamp</c> is more than five minutes in the future, and <see cref="SignatureOptions.MaxAge"/> is set: a clock
    /// is wrong.
    /// </summary>
    InFuture,
}
