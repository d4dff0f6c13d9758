namespace CallMessageEvents.Tests;

/// <summary>A request that a SharedKey signs: with that key and that algorithm, and with nothing else.</summary>
public sealed class SharedKeySignatureTests
{
    private const string Id = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private const string Secret = "s3cret-of-the-shared-key";
    private static readonly (string, string)[] Fields = [("CallSid", "CA1"), ("Content", """{"it's":"a + é 😀"}"""), ("AccountSid", "AC1")];
    private static readonly byte[] Body = SignedRequest.Form(Fields);
    private static readonly string Sha1 = SignedRequest.Sign(SignedRequest.FormText(SignedRequest.Url, Fields), Secret);
    private static readonly string Sha256 = SignedRequest.Sign256(SignedRequest.FormText(SignedRequest.Url, Fields), Secret);
    private static readonly string ByToken = SignedRequest.SignForm(SignedRequest.Url, Fields);
    private static readonly SharedKey[] Keys =
        [new() { Id = "webhooks_sharedkey_other", Secret = "other" }, new() { Id = $" {Id}\n", Secret = $"{Secret}\r\n" }];


    [Theory]
    [InlineData($"key={Id},algorithm=HMAC_SHA256")]
    [InlineData($" key = {Id} , algorithm = HMAC_SHA256 ")]
    [InlineData($"algorithm=hmac_sha256,key={Id}")]
    [InlineData($"key={Id},algorithm=HMAC_SHA256,version=2")]
    public void Verify_KeyAndSha256_IsValid(string settings) => Assert.Equal(SignatureResult.Valid, Verify(Sha256, settings));

    [Theory]
    [InlineData($"key={Id},algorithm=HMAC_SHA1")]
    [InlineData($"key={Id}")]
    public void Verify_KeyAndSha1OrNone_IsValid(string settings) => Assert.Equal(SignatureResult.Valid, Verify(Sha1, settings));

    [Fact]
    public void Verify_NoSettings_IsTheAuthTokensAsEver()
    {
        Assert.Equal(SignatureResult.Valid, Verify(ByToken, null));
        Assert.Equal(SignatureResult.Mismatch, Verify(Sha1, null));
        Assert.Equal(SignatureResult.MalformedSignature, Verify(Sha256, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("key=")]
    [InlineData("key= ,algorithm=HMAC_SHA256")]
    [InlineData(Id)]
    [InlineData("algorithm=HMAC_SHA256")]
    [InlineData($"key={Id},")]
    [InlineData($"key={Id},algorithm=")]
    [InlineData($"key={Id},key={Id},algorithm=HMAC_SHA256")]
    [InlineData($"key={Id},algorithm=HMAC_SHA256,key={Id},algorithm=HMAC_SHA256")]
    [InlineData($"key={Id},algorithm=HMAC_SHA256,algorithm=HMAC_SHA1")]
    [InlineData("key=webhooks sharedkey")]
    [InlineData($"key=\"{Id}\"")]
    [InlineData("key=schlüssel")]
    public void Verify_MalformedSettings_SaysSo(string settings)
    {
        foreach (var signature in new[] { Sha256, Sha1, ByToken })
            Assert.Equal(SignatureResult.MalformedSettings, Verify(signature, settings));
    }

    [Theory]
    [InlineData("HMAC_SHA512")]
    [InlineData("HMAC-SHA256")]
    [InlineData("SHA256")]
    [InlineData("none")]
    public void Verify_UnknownAlgorithm_SaysSo(string algorithm) =>
        Assert.Equal(SignatureResult.UnknownAlgorithm, Verify(Sha256, $"key={Id},algorithm={algorithm}"));

    [Theory]
    [InlineData("webhooks_sharedkey_unknown")]
    [InlineData("WEBHOOKS_SHAREDKEY_0123456789ABCDEFGHIJKLMNOP")]
    [InlineData("*")]
    public void Verify_UnknownKey_SaysSo(string id) => Assert.Equal(SignatureResult.UnknownSharedKey, Verify(Sha256, $"key={id},algorithm=HMAC_SHA256"));

    [Fact]
    public void Verify_KeyIdOf10KB_IsRefused() =>
        Assert.Equal(SignatureResult.MalformedSettings, Verify(Sha256, $"key={new string('a', 10 * 1024)},algorithm=HMAC_SHA256"));

    [Fact]
    public void Verify_SignatureOfTheOtherAlgorithm_IsMalformed()
    {
        Assert.Equal(SignatureResult.MalformedSignature, Verify(Sha1, $"key={Id},algorithm=HMAC_SHA256"));
        Assert.Equal(SignatureResult.MalformedSignature, Verify(Sha256, $"key={Id},algorithm=HMAC_SHA1"));
        Assert.Equal(SignatureResult.MalformedSignature, Verify(Sha256, $"key={Id}"));
    }

    [Fact]
    public void Verify_SignedWithAnotherKeyThatIsKnown_IsAMismatch()
    {
        Assert.Equal(SignatureResult.Mismatch, Verify(Sha256, "key=webhooks_sharedkey_other,algorithm=HMAC_SHA256"));
        Assert.Equal(SignatureResult.Mismatch, Verify(ByToken, $"key={Id},algorithm=HMAC_SHA1"));
        Assert.Equal(
            SignatureResult.Mismatch,
            Verify(SignedRequest.Sign256(SignedRequest.FormText(SignedRequest.Url, Fields), SignedRequest.Token), $"key={Id},algorithm=HMAC_SHA256"));
    }

    [Fact]
    public void Verify_NoAuthTokens_ASharedKeyIsRequired() => Assert.Equal(
        SignatureResult.SharedKeyRequired, TwilioSignature.Verify(ByToken, null, SignedRequest.Url, Body, CallbackFormat.Form, Keys));

    [Fact]
    public void Verify_KeyWithoutSecret_IsUnknown() => Assert.Equal(
        SignatureResult.UnknownSharedKey,
        TwilioSignature.Verify(
            Sha256, $"key={Id},algorithm=HMAC_SHA256", SignedRequest.Url, Body, CallbackFormat.Form, [null!, new(), new() { Id = Id }], SignedRequest.Token));

    [Fact]
    public void Verify_EntryWithBlankSecretFirst_IsPassedOver()
    {
        SharedKey[] keys = [new() { Id = Id, Secret = " \n" }, .. Keys];

        Assert.Equal(
            SignatureResult.Valid, TwilioSignature.Verify(Sha256, $"key={Id},algorithm=HMAC_SHA256", SignedRequest.Url, Body, CallbackFormat.Form, keys));
    }

    [Fact]
    public void Verify_AuthTokens_AreTrimmedAndBlankOnesPassedOver()
    {
        Assert.Equal(SignatureResult.Valid, TwilioSignature.Verify(ByToken, SignedRequest.Url, Body, CallbackFormat.Form, " ", $" {SignedRequest.Token}\r\n"));
        Assert.Equal(SignatureResult.NoToken, TwilioSignature.Verify(ByToken, SignedRequest.Url, Body, CallbackFormat.Form, " \n", null!));
    }

    [Fact]
    public void SignAndVerify_OneSecretWithWhiteSpaceAround_CountsWithoutIt()
    {
        var written = $" {Secret}\n";

        Assert.Equal(Sha1, TwilioSignature.Sign(SignedRequest.Url, Body, CallbackFormat.Form, written));
        Assert.Equal(Sha256, TwilioSignature.Sign(SignedRequest.Url, Body, CallbackFormat.Form, written, SignatureAlgorithm.HmacSha256));
        Assert.Equal(
            SignatureResult.Valid, TwilioSignature.Verify(Sha256, SignedRequest.Url, Body, CallbackFormat.Form, written, SignatureAlgorithm.HmacSha256));
        Assert.Throws<ArgumentException>("secret", () => TwilioSignature.Sign(SignedRequest.Url, Body, CallbackFormat.Form, " ", SignatureAlgorithm.HmacSha1));
        Assert.Throws<ArgumentException>("authToken", () => TwilioSignature.Sign(SignedRequest.Url, Body, CallbackFormat.Form, " "));
    }

    [Theory]
    [InlineData(SignatureAlgorithm.HmacSha1)]
    [InlineData(SignatureAlgorithm.HmacSha256)]
    public void Sign_EitherAlgorithm_IsWhatTwilioSigns(SignatureAlgorithm algorithm)
    {
        var signature = TwilioSignature.Sign($"{SignedRequest.Url}#rc=3", Body, CallbackFormat.Form, Secret, algorithm);
        var other = algorithm == SignatureAlgorithm.HmacSha1 ? SignatureAlgorithm.HmacSha256 : SignatureAlgorithm.HmacSha1;

        Assert.Equal(algorithm == SignatureAlgorithm.HmacSha1 ? Sha1 : Sha256, signature);
        Assert.Equal(SignatureResult.Valid, TwilioSignature.Verify(signature, SignedRequest.Url, Body, CallbackFormat.Form, Secret, algorithm));
        Assert.Equal(SignatureResult.MalformedSignature, TwilioSignature.Verify(signature, SignedRequest.Url, Body, CallbackFormat.Form, Secret, other));
        Assert.Equal(SignatureResult.Mismatch, TwilioSignature.Verify(signature, SignedRequest.Url, Body, CallbackFormat.Form, "another", algorithm));
    }

    [Fact]
    public void Verify_Sha256OfJson_BindsTheBody()
    {
        var json = """{"CallSid":"CA1"}"""u8.ToArray();
        var url = TwilioSignature.AddBodyHash(SignedRequest.Url, json);
        var signature = SignedRequest.Sign256(url, Secret);

        Assert.Equal(SignatureResult.Valid, TwilioSignature.Verify(signature, url, json, CallbackFormat.Json, Secret, SignatureAlgorithm.HmacSha256));
        Assert.Equal(SignatureResult.BodyMismatch, TwilioSignature.Verify(signature, url, "{}"u8, CallbackFormat.Json, Secret, SignatureAlgorithm.HmacSha256));
        Assert.Equal(
            SignatureResult.NoBodyHash,
            TwilioSignature.Verify(signature, SignedRequest.Url, json, CallbackFormat.Json, Secret, SignatureAlgorithm.HmacSha256));
    }

    [Fact]
    public void Verify_AnyBitOfASha256Changed_IsRefused()
    {
        for (var i = 0; i < Sha256.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = Sha256[..i] + (char)(Sha256[i] ^ (1 << bit)) + Sha256[(i + 1)..];

                Assert.True(Verify(changed, $"key={Id},algorithm=HMAC_SHA256") is SignatureResult.Mismatch or SignatureResult.MalformedSignature);
            }
        }
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>(
            "sharedKeys", static () => TwilioSignature.Verify(null, null, SignedRequest.Url, [], CallbackFormat.Form, (SharedKey[])null!));
        Assert.Throws<ArgumentException>(
            "secret", static () => TwilioSignature.Sign(SignedRequest.Url, [], CallbackFormat.Form, "", SignatureAlgorithm.HmacSha256));
        Assert.Throws<ArgumentOutOfRangeException>(
            "algorithm", static () => TwilioSignature.Sign(SignedRequest.Url, [], CallbackFormat.Form, "x", (SignatureAlgorithm)2));
        Assert.Throws<ArgumentOutOfRangeException>(
            "algorithm", static () => TwilioSignature.Verify(null, SignedRequest.Url, [], CallbackFormat.Form, "x", (SignatureAlgorithm)2));
    }

    [Fact]
    public void SharedKey_Text_DoesNotShowTheSecret() => Assert.Equal(Id, new SharedKey { Id = Id, Secret = Secret }.ToString());

    private static SignatureResult Verify(string? signature, string? settings) =>
        TwilioSignature.Verify(signature, settings, SignedRequest.Url, Body, CallbackFormat.Form, Keys, SignedRequest.Token);
}
