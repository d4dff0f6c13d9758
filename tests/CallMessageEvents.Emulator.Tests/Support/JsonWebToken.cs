using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Access tokens as an application's own server makes them.</summary>
internal static class JsonWebToken
{
    public static string Unsigned(string header, string claims) => $"{Part(header)}.{Part(claims)}.c2ln";

    public static string Signed(string claims, string secret)
    {
        var signed = $"{Part("""{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}""")}.{Part(claims)}";
        return $"{signed}.{Base64(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    public static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Part(string json) => Base64(Encoding.UTF8.GetBytes(json));
}
