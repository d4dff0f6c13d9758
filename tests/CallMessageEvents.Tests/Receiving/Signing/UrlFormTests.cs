namespace CallMessageEvents.Tests;

/// <summary>Twilio is not consistent in which form of a URL it signs.</summary>
public sealed class UrlFormTests
{
    [Theory]
    [InlineData("https://example.com/a", "https://example.com/a")]
    [InlineData("https://example.com/a", "https://example.com:443/a")]
    [InlineData("http://example.com/a", "http://example.com:80/a")]
    [InlineData("HTTPS://example.com/a", "HTTPS://example.com:443/a")]
    [InlineData("https://example.com:443/a", "https://example.com/a")]
    [InlineData("https://example.com:8443/a?b=c", "https://example.com/a?b=c")]
    [InlineData("http://example.com:8080/a", "http://example.com:8080/a")]
    [InlineData("https://example.com?b=c", "https://example.com:443?b=c")]
    [InlineData("https://example.com", "https://example.com:443")]
    [InlineData("http://[::1]:8080/a", "http://[::1]/a")]
    [InlineData("http://[::1]/a", "http://[::1]:80/a")]
    public void Verify_PortLeftOutOrPutIn_IsValid(string called, string signed) => Assert.Equal(SignatureResult.Valid, SignedRequest.VerifyUrl(signed, called));

    [Theory]
    [InlineData("https://user:pass@example.com/a", "https://user:pass@example.com/a")]
    [InlineData("https://user:pass@example.com/a", "https://example.com/a")]
    [InlineData("https://user:pass@example.com/a", "https://example.com:443/a")]
    [InlineData("https://user:pass@example.com/a", "https://user:pass@example.com:443/a")]
    [InlineData("https://user@example.com:8443/a", "https://example.com/a")]
    [InlineData("https://example.com/a@b", "https://example.com/a@b")]
    public void Verify_UserLeftOut_IsValid(string called, string signed) => Assert.Equal(SignatureResult.Valid, SignedRequest.VerifyUrl(signed, called));

    [Theory]
    [InlineData("https://example.com/it's?b='c'", "https://example.com/it%27s?b=%27c%27")]
    [InlineData("https://example.com/it%27s?b=%27c%27", "https://example.com/it's?b='c'")]
    [InlineData("https://user:pass@example.com:8443/?b='", "https://example.com/?b=%27")]
    public void Verify_ApostropheTheOtherWay_IsValid(string called, string signed) =>
        Assert.Equal(SignatureResult.Valid, SignedRequest.VerifyUrl(signed, called));

    [Theory]
    [InlineData("https://example.com/a#rc=3", "https://example.com/a")]
    [InlineData("https://example.com/a#rc=3", "https://example.com/a#rc=3")]
    [InlineData("https://example.com/a#rc=3", "https://example.com:443/a#rc=3")]
    [InlineData("https://u@example.com:1/'#rc=3", "https://example.com/%27#rc=3")]
    [InlineData("https://example.com/a#", "https://example.com/a#")]
    public void Verify_Fragment_CountsWithAndWithout(string called, string signed) =>
        Assert.Equal(SignatureResult.Valid, SignedRequest.VerifyUrl(signed, called));

    [Theory]
    [InlineData("https://example.com/a", "http://example.com/a")]
    [InlineData("https://example.com/a", "https://example.com/A")]
    [InlineData("https://example.com/a", "https://example.com:8443/a")]
    [InlineData("https://example.com:8443/a", "https://example.com:8444/a")]
    [InlineData("https://example.com/a", "https://user@example.com/a")]
    [InlineData("https://example.com/a", "https://example.com/a#rc=3")]
    [InlineData("https://example.com/a", "https://example.com/a/")]
    [InlineData("https://example.com/a?b=c", "https://example.com/a")]
    [InlineData("https://example.com/a?b=%2F", "https://example.com/a?b=/")]
    [InlineData("https://example.com/a@b", "https://b")]
    public void Verify_OtherUrl_IsAMismatch(string called, string signed) => Assert.Equal(SignatureResult.Mismatch, SignedRequest.VerifyUrl(signed, called));

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("messages")]
    [InlineData("/messages?return=https://example.com")]
    [InlineData("://")]
    [InlineData("https://@:/")]
    [InlineData("https://例え.jp/é?q=😀'")]
    [InlineData("https://hooks.example.com/例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例")]
    [InlineData("https://例え.jp/é#例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例例")]
    public void Verify_AnyTextAsUrl_IsWhatWasSigned(string text) => Assert.Equal(SignatureResult.Valid, SignedRequest.VerifyUrl(text, text));

    [Fact]
    public void NullUrl_IsABadArgumentWhateverSigns()
    {
        Assert.Throws<ArgumentNullException>(
            "url", static () => TwilioSignature.Verify(null, null!, [], CallbackFormat.Form, "secret", SignatureAlgorithm.HmacSha256));
        Assert.Throws<ArgumentNullException>(
            "url", static () => TwilioSignature.Verify(null, null, null!, [], CallbackFormat.Form, (SharedKey[])[], SignedRequest.Token));
        Assert.Throws<ArgumentNullException>("url", static () => TwilioSignature.Sign(null!, [], CallbackFormat.Form, "secret", SignatureAlgorithm.HmacSha256));
    }
}
