namespace CallMessageEvents;

/// <summary>What became of a signature's verification: <see cref="Valid"/>, or one value for each cause.</summary>
public enum SignatureResult
{
    /// <summary>Nothing was verified.</summary>
    None,

    /// <summary>Twilio, or somebody who has the auth token, sent exactly this.</summary>
    Valid,

    /// <summary>There is no auth token to verify with.</summary>
    NoToken,

    /// <summary>The request has no <c>X-Twilio-Signature</c>.</summary>
    NoSignature,

    /// <summary>The signature is not the base64 of 20 bytes.</summary>
    MalformedSignature,

    /// <summary>Well-formed, but of another URL, another body or another token. A proxy that changes the URL is the most frequent cause.</summary>
    Mismatch,

    /// <summary>The body is JSON, and the URL's query has no <c>bodySHA256</c>, or several: nothing would bind the body to the signature.</summary>
    NoBodyHash,

    /// <summary>The URL is signed, but the body's SHA-256 is not its <c>bodySHA256</c>.</summary>
    BodyMismatch,
}
