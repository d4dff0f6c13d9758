using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SupportCall;

/// <summary>An API key, and the TwiML application that says where the voice webhook is; the emulator knows that itself.</summary>
internal sealed record VoiceKey(string AccountSid, string Sid, string Secret, string? ApplicationSid);

/// <summary>Twilio's access token for a Voice SDK: a JSON web token, signed with the secret of an API key.</summary>
internal static class AccessToken
{
    public static string Create(VoiceKey key, string identity, DateTimeOffset now)
    {
        var (issued, expiry) = (now.ToUnixTimeSeconds(), now.AddHours(1).ToUnixTimeSeconds());
        var voice = new { incoming = new { allow = true }, outgoing = new { application_sid = key.ApplicationSid } };
        var claims = new
        {
            jti = $"{key.Sid}-{Guid.NewGuid():N}",
            iss = key.Sid,
            sub = key.AccountSid,
            iat = issued,
            exp = expiry,
            grants = new { identity, voice },
        };
        var signed = $"{Encode(new { alg = "HS256", typ = "JWT", cty = "twilio-fpa;v=1" })}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encode<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
