using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Twilio's access tokens, JSON web tokens that an API key signs. One of the emulator's own key must be true and not expired; any other is
/// refused, for its secret is not known here, unless the options say that it is to be believed.
/// </summary>
internal sealed class AccessTokens(TimeProvider time, AccountBook accounts, string keySid, string keySecret, bool trustsOtherKeys)
{
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);
    public static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    private const int LongestIdentity = 121; // The Voice SDK's own limit.

    private static readonly byte[] Header = """{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}"""u8.ToArray();

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(keySecret);

    public static bool IsIdentity(string? identity) => identity is { Length: > 0 and <= LongestIdentity };

    public string Create(string identity, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("jti", $"{keySid}-{now}");
            json.WriteString("iss", keySid);
            json.WriteString("sub", accounts.Main.AccountSid);
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + (long)lifetime.TotalSeconds);
            json.WriteStartObject("grants");
            json.WriteString("identity", identity);
            json.WriteStartObject("voice");
            json.WriteStartObject("incoming");
            json.WriteBoolean("allow", true);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var signed = $"{Base64Url.Encode(Header)}.{Base64Url.Encode(claims.WrittenSpan)}";
        return $"{signed}.{Base64Url.Encode(Sign(signed))}";
    }

    /// <summary>Whose it is, and how long it holds when it says so.</summary>
    /// <exception cref="SignalException">It is not good.</exception>
    public (Client User, TimeSpan? TimeToLive) Read(string? token)
    {
        if ((token ?? "").Split('.') is not [var header, var claims, var signature] || Parse(header) is not { } head || Parse(claims) is not { } body)
        {
            throw Invalid("There is no access token, or it is no JSON web token.");
        }

        var timeToLive = body.Expiry - time.GetUtcNow();
        if (body.Issuer == keySid)
        {
            if (head.Algorithm != "HS256"
                || Base64Url.Decode(signature) is not { } bytes
                || !CryptographicOperations.FixedTimeEquals(bytes, Sign($"{header}.{claims}")))
            {
                throw Invalid("The access token names the emulator's API key, and is not signed with its secret.");
            }

            if (timeToLive is null || timeToLive <= TimeSpan.Zero)
            {
                throw new SignalException(SignalException.TokenExpired, "The access token has expired.");
            }
        }
        else if (!trustsOtherKeys)
        {
            throw Invalid(
                "The access token is signed with another API key than the emulator's. Start the emulator with that key (ApiKeySid and ApiKeySecret; the tool's "
                + "--api-key-sid and --api-key-secret), or have such tokens believed unchecked (TrustTokensOfOtherKeys; --trust-tokens-of-other-keys).");
        }

        return IsIdentity(body.Identity)
            ? (new((body.Subject is { } account ? accounts.Find(account) : null) ?? accounts.Main, body.Identity!), timeToLive)
            : throw Invalid($"The access token has no identity of 1 to {LongestIdentity} characters (grants.identity).");
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text));

    private static TokenPart? Parse(string part)
    {
        try
        {
            return Base64Url.Decode(part) is { } json ? JsonSerializer.Deserialize(json, TokenJson.Default.TokenPart) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SignalException Invalid(string why) => new(SignalException.TokenInvalid, why);
}
