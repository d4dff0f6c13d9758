using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The hash function of a signature.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignatureAlgorithm>))]
public enum SignatureAlgorithm
{
    /// <summary><c>HMAC_SHA1</c>: 20 bytes. What an auth token signs with, and a SharedKey that names no other.</summary>
    HmacSha1,

    /// <summary><c>HMAC_SHA256</c>: 32 bytes. SharedKeys only.</summary>
    HmacSha256,
}
