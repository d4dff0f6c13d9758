using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>What is looked at of a token's header and of its claims.</summary>
internal sealed class TokenPart
{
    // The longest time that a date can hold, in seconds.
    private const double LatestSecond = 253_402_300_799;

    [JsonPropertyName("alg")]
    public string? Algorithm { get; init; }

    [JsonPropertyName("iss")]
    public string? Issuer { get; init; }

    [JsonPropertyName("sub")]
    public string? Subject { get; init; }

    [JsonPropertyName("exp")]
    public double? ExpirySeconds { get; init; }

    [JsonPropertyName("grants")]
    public TokenGrants? Grants { get; init; }

    [JsonIgnore]
    public DateTimeOffset? Expiry => ExpirySeconds is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, LatestSecond)) : null;

    [JsonIgnore]
    public string? Identity => Grants?.Identity;
}

internal sealed class TokenGrants
{
    [JsonPropertyName("identity")]
    public string? Identity { get; init; }
}

[JsonSerializable(typeof(TokenPart))]
internal sealed partial class TokenJson : JsonSerializerContext;
