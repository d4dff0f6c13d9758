using System.Security.Cryptography;

namespace CallMessageEvents.Tests;

/// <summary>A JSON body is bound to the signature by the hash in the URL alone.</summary>
public sealed class JsonSignatureTests
{
    private static readonly byte[] Body = """{"CallSid":"CA1","Content":"{}"}"""u8.ToArray();
    private static readonly string Hash = Convert.ToHexString(SHA256.HashData(Body));

    [Fact]
    public void Verify_HashOfEitherCase_IsValid()
    {
        Assert.Equal(SignatureResult.Valid, Verify($"https://example.com/m?bodySHA256={Hash}"));
        Assert.Equal(SignatureResult.Valid, Verify($"https://example.com/m?a=b&bodySHA256={Hash.ToLowerInvariant()}&c=d"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?a=b")]
    [InlineData("?bodysha256={0}")]
    [InlineData("?xbodySHA256={0}")]
    [InlineData("?bodySHA2567={0}")]
    [InlineData("?bodySHA256={0}&bodySHA256={0}")]
    [InlineData("?bodySHA256=&bodySHA256={0}")]
    [InlineData("/bodySHA256={0}")]
    [InlineData("#?bodySHA256={0}")]
    public void Verify_NoHashOrSeveral_SaysSo(string rest) =>
        Assert.Equal(SignatureResult.NoBodyHash, Verify($"https://example.com/m{rest.Replace("{0}", Hash, StringComparison.Ordinal)}"));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620")]
    [InlineData("zz1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620")]
    public void Verify_HashOfAnotherBody_IsABodyMismatch(string hash) =>
        Assert.Equal(SignatureResult.BodyMismatch, Verify($"https://example.com/m?bodySHA256={hash}"));

    [Fact]
    public void Verify_ReplayedUrlWithAnotherBody_IsABodyMismatch()
    {
        var url = TwilioSignature.AddBodyHash(SignedRequest.Url, Body);
        var signature = TwilioSignature.Sign(url, Body, CallbackFormat.Json, SignedRequest.Token);

        Assert.Equal(SignatureResult.Valid, TwilioSignature.Verify(signature, url, Body, CallbackFormat.Json, SignedRequest.Token));
        Assert.Equal(SignatureResult.BodyMismatch, TwilioSignature.Verify(signature, url, "{}"u8, CallbackFormat.Json, SignedRequest.Token));
    }

    [Fact]
    public void Verify_OtherSignature_IsAMismatch() =>
        Assert.Equal(
            SignatureResult.Mismatch,
            TwilioSignature.Verify(
                SignedRequest.Sign("x"), $"https://example.com/m?bodySHA256={Hash}", Body, CallbackFormat.Json, SignedRequest.Token));

    [Theory]
    [InlineData("https://example.com/m", "https://example.com/m?bodySHA256={0}")]
    [InlineData("https://example.com/m?", "https://example.com/m?bodySHA256={0}")]
    [InlineData("https://example.com/m?a=b", "https://example.com/m?a=b&bodySHA256={0}")]
    [InlineData("https://example.com/m&", "https://example.com/m&?bodySHA256={0}")]
    [InlineData("https://example.com/m?a=b&", "https://example.com/m?a=b&bodySHA256={0}")]
    [InlineData("https://example.com/m?next=/y?", "https://example.com/m?next=/y?&bodySHA256={0}")]
    [InlineData("https://example.com/m??", "https://example.com/m??&bodySHA256={0}")]
    [InlineData("https://example.com/m?bodySHA256=00&a=b", "https://example.com/m?a=b&bodySHA256={0}")]
    [InlineData("https://example.com/m?bodySHA256=00", "https://example.com/m?bodySHA256={0}")]
    [InlineData("https://example.com/m?a=b#rc=3", "https://example.com/m?a=b&bodySHA256={0}#rc=3")]
    public void AddBodyHash_AnyUrl_IsTheLastParameter(string called, string expected) =>
        Assert.Equal(expected.Replace("{0}", Hash.ToLowerInvariant(), StringComparison.Ordinal), TwilioSignature.AddBodyHash(called, Body));

    [Fact]
    public void AddBodyHash_NullUrl_IsABadArgument() => Assert.Throws<ArgumentNullException>("url", static () => TwilioSignature.AddBodyHash(null!, Body));

    private static SignatureResult Verify(string url) => TwilioSignature.Verify(
        SignedRequest.Sign(url.Split('#')[0]), url, Body, CallbackFormat.Json, SignedRequest.Token);
}
