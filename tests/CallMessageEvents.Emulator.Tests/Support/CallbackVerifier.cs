using System.Security.Cryptography;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>An application's check of a callback: the signature, and for JSON the hash of the body, both computed apart from the emulator.</summary>
internal static class CallbackVerifier
{
    public static bool IsSignedWith(this ReceivedCallback callback, string token)
    {
        var signed = string.Equals(
            IndependentSignature.Of(token, callback.Url, callback.Form),
            callback.Headers["X-Twilio-Signature"],
            StringComparison.Ordinal);
        var isJson = callback.Headers.TryGetValue("Content-Type", out var type) && type.StartsWith("application/json", StringComparison.Ordinal);
        return signed
            && (!isJson || string.Equals(callback.Query["bodySHA256"], Convert.ToHexStringLower(SHA256.HashData(callback.Body)), StringComparison.Ordinal));
    }
}
