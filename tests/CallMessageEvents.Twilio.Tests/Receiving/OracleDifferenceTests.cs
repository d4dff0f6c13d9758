using global::Twilio.Security;

namespace CallMessageEvents.Tests;

/// <summary>
/// Where this library differs from Twilio's own validator, on purpose: docs/receiving.md has the list. In the first tests it takes what Twilio may have signed
/// and the validator cannot see, in the others it refuses what proves nothing.
/// </summary>
public sealed class OracleDifferenceTests
{
    private const SignatureAlgorithm Sha256 = SignatureAlgorithm.HmacSha256;

    [Fact]
    public void RepeatedFields_AreSignedEachAndNotJoinedByCommas()
    {
        var one = new SignedCase("https://example.com/a", CallbackFormat.Form, [("a", "2"), ("a", "1"), ("a", "2")]);

        AssertOnlyUs(one, one.Sign(Sha256));
        AssertOnlyTwilio(one, SignedRequest.Sign256("https://example.com/aa2,1,2", SignedCase.Secret));
    }

    [Theory]
    [InlineData("https://example.com/it's?b='c'", "https://example.com/it%27s?b=%27c%27")]
    [InlineData("https://example.com/it%27s", "https://example.com/it's")]
    public void Apostrophes_CountWrittenEitherWay(string called, string signed) =>
        AssertOnlyUs(SignedCase.Get(called), SignedCase.Get(signed).SignAs(signed, Sha256));

    [Theory]
    [InlineData("https://example.com/a#rc=3", "https://example.com/a")]
    [InlineData("https://user:pass@example.com/a", "https://example.com/a")]
    [InlineData("https://example.com:443/a", "https://example.com/a")]
    [InlineData("http://example.com:80/a", "http://example.com/a")]
    public void FragmentUserAndStandardPort_CountWithAndWithout(string called, string signed) =>
        AssertOnlyUs(SignedCase.Get(called), SignedCase.Get(signed).SignAs(signed, Sha256));

    /// <summary>The validator writes an address anew to put its port in or take it out; this library changes nothing but the port.</summary>
    [Theory]
    [InlineData("https://example.com:8443/%7Eme", "https://example.com/%7Eme", "https://example.com/~me")]
    [InlineData("https://example.com:8443/é", "https://example.com/é", "https://example.com/%C3%A9")]
    [InlineData("https://example.com?a=b", "https://example.com:443?a=b", "https://example.com:443/?a=b")]
    public void OtherPort_TheRestStaysAsItIs(string called, string ours, string theirs)
    {
        AssertOnlyUs(SignedCase.Get(called), SignedCase.Get(ours).SignAs(ours, Sha256));
        AssertOnlyTwilio(SignedCase.Get(called), SignedCase.Get(theirs).SignAs(theirs, Sha256));
    }

    [Fact]
    public void NamesBeyondTheBasicPlane_StandInTheOrderOfTheirBytes()
    {
        var one = new SignedCase("https://example.com/a", CallbackFormat.Form, [("\ue000", "1"), ("😀", "2")]);

        AssertOnlyUs(one, one.Sign(Sha256));
        AssertOnlyTwilio(one, SignedRequest.Sign256("https://example.com/a😀2\ue0001", SignedCase.Secret));
    }

    [Fact]
    public void BodyHash_OfEitherCase_Counts()
    {
        var lower = SignedCase.WithJson("https://example.com/a", "{}");
        var mark = lower.Url.IndexOf('=', StringComparison.Ordinal) + 1;
        var upper = lower with { Url = lower.Url[..mark] + lower.Url[mark..].ToUpperInvariant() };

        AssertOnlyUs(upper, upper.SignAs(upper.Url, Sha256));
    }

    /// <summary>Of two hashes the validator takes the last; who could say which one counts?</summary>
    [Fact]
    public void BodyHash_ThereTwiceOrEncoded_IsRefused()
    {
        var one = SignedCase.WithJson("https://example.com/a", "{}");
        var twice = one with { Url = one.Url.Replace("?", "?bodySHA256=00&", StringComparison.Ordinal) };
        var encoded = one with { Url = one.Url[..^1] + Uri.HexEscape(one.Url[^1]) };

        AssertOnlyTwilio(twice, twice.SignAs(twice.Url, Sha256));
        AssertOnlyTwilio(encoded, encoded.SignAs(encoded.Url, Sha256));
    }

    [Fact]
    public void SignatureThatIsMissing_IsRefusedWithoutAnException()
    {
        var one = SignedCase.Get("https://example.com/a");

        Assert.Throws<ArgumentException>(() => one.IsValidForTwilio("", Sha256));
        Assert.False(one.IsValidForUs("", Sha256));
        Assert.Throws<IndexOutOfRangeException>(
            () => new RequestValidator("x").Validate("https://example.com/a?bodySHA256", "{}", "x", RequestValidator.HmacSha256));
        Assert.Equal(
            SignatureResult.NoBodyHash, TwilioSignature.Verify(one.Sign(Sha256), "https://example.com/a?bodySHA256", "{}"u8, CallbackFormat.Json, "x", Sha256));
    }

    /// <summary>The validator reads the algorithm only, and HMAC-SHA1 where it finds none; which key it is, is left to the application.</summary>
    [Theory]
    [InlineData("", RequestValidator.HmacSha1)]
    [InlineData("key=k,algorithm=", RequestValidator.HmacSha1)]
    [InlineData("algorithm=HMAC_SHA256", RequestValidator.HmacSha256)]
    [InlineData("key=k,key=l,algorithm=HMAC_SHA256", RequestValidator.HmacSha256)]
    [InlineData("key=k,algorithm=HMAC_SHA256,algorithm=HMAC_SHA1", RequestValidator.HmacSha256)]
    [InlineData("nonsense", RequestValidator.HmacSha1)]
    public void Settings_ThatAreMalformed_AreRefused(string settings, string theirs)
    {
        var one = SignedCase.Get("https://example.com/a");

        Assert.Equal(theirs, RequestValidator.GetSignatureAlgorithm(settings));
        Assert.All([SignatureAlgorithm.HmacSha1, Sha256], algorithm => Assert.Equal(
            SignatureResult.MalformedSettings,
            TwilioSignature.Verify(
                one.Sign(algorithm), settings, one.Url, one.Body, one.Format, [new() { Id = "k", Secret = SignedCase.Secret }], SignedCase.Secret)));
    }

    /// <summary>Not a difference: the header is read alike wherever it is well-formed.</summary>
    [Theory]
    [InlineData("key=k", SignatureAlgorithm.HmacSha1)]
    [InlineData("key=k,algorithm=HMAC_SHA1", SignatureAlgorithm.HmacSha1)]
    [InlineData("key=k,algorithm=HMAC_SHA256", Sha256)]
    [InlineData("algorithm=HMAC_SHA256,key=k", Sha256)]
    [InlineData(" key = k , algorithm = HMAC_SHA256 ", Sha256)]
    [InlineData("key=k,algorithm=hmac_sha256", Sha256)]
    [InlineData("key=k,Algorithm=HMAC_SHA256", SignatureAlgorithm.HmacSha1)]
    [InlineData("key=k,algorithm=HMAC_SHA512", null)]
    public void Settings_ThatAreWellFormed_SayTheSame(string settings, SignatureAlgorithm? algorithm)
    {
        var one = SignedCase.Get("https://example.com/a");
        var named = RequestValidator.GetSignatureAlgorithm(settings);

        foreach (var signedBy in new[] { SignatureAlgorithm.HmacSha1, Sha256 })
        {
            var isValid = TwilioSignature.Verify(
                one.Sign(signedBy), settings, one.Url, one.Body, one.Format, [new() { Id = "k", Secret = SignedCase.Secret }]) == SignatureResult.Valid;

            Assert.Equal(signedBy == algorithm, isValid);
            Assert.Equal(isValid, new RequestValidator(SignedCase.Secret).Validate(one.Url, new Dictionary<string, string>(), one.Sign(signedBy), named));
        }
    }

    private static void AssertOnlyUs(SignedCase one, string signature) =>
        Assert.Equal((false, true), (one.IsValidForTwilio(signature, Sha256), one.IsValidForUs(signature, Sha256)));

    private static void AssertOnlyTwilio(SignedCase one, string signature) =>
        Assert.Equal((true, false), (one.IsValidForTwilio(signature, Sha256), one.IsValidForUs(signature, Sha256)));
}
