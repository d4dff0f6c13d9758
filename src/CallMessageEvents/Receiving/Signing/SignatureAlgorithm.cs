using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The hash function of a signature.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignatureAlgorithm>))]
public enum SignatureAlgorithm
{
    /// <summary><c>HMAC_SHA1</c>: 20 bytes. Used by auth tokens, and by SharedKeys that name no other.</summary>
    HmacSha1,

    /// <summary><c>HMAC_SHA256</c>: 32 bytes. SharedKeys only.</summary>
    HmacSha256,
}
