using System.Text;

namespace CallMessageEvents.Tests;

public sealed class FormSignatureTests
{
    private static readonly (string, string)[] Fields = [("CallSid", "CA1"), ("Content", """{"it's":"a + é 😀"}"""), ("Empty", ""), ("AccountSid", "AC1")];

    [Fact]
    public void Verify_FieldsInAnyOrder_IsValid() =>
        Assert.Equal(SignatureResult.Valid, Verify(SignedRequest.SignForm(SignedRequest.Url, Fields), Fields.Reverse()));

    [Fact]
    public void Verify_RepeatedFields_UniqueValuesAreSignedInOrder()
    {
        var signature = SignedRequest.Sign($"{SignedRequest.Url}a1a2ab3");

        Assert.Equal(SignatureResult.Valid, Verify(signature, [("a", "2"), ("ab", "3"), ("a", "1"), ("a", "2")]));
    }

    [Fact]
    public void Verify_ThousandsOfFields_IsValid()
    {
        var fields = Enumerable.Range(0, 10_000).Select(static i => ($"k{i % 5_000}", $"{i % 7}")).ToList();

        Assert.Equal(SignatureResult.Valid, Verify(SignedRequest.SignForm(SignedRequest.Url, fields), fields));
    }

    /// <summary>A repeated field is signed once, so that anybody can repeat one of a signed form until the form is no longer read.</summary>
    [Fact]
    public void Verify_SoManyFieldsThatOneIsNotRead_IsAMismatch()
    {
        var signature = SignedRequest.SignForm(SignedRequest.Url, Fields);
        var repeated = Fields.Concat(Enumerable.Repeat(("Empty", ""), 12_000)).Append(("Content", "forged"));

        Assert.Equal(SignatureResult.Mismatch, Verify(signature, repeated));
    }

    [Fact]
    public void Sign_SoManyFieldsThatOneIsNotRead_IsABadArgument()
    {
        var form = SignedRequest.Form(Enumerable.Repeat(("a", "1"), 12_001));

        Assert.Throws<ArgumentException>("body", () => TwilioSignature.Sign(SignedRequest.Url, form, CallbackFormat.Form, SignedRequest.Token));
    }

    [Theory]
    [InlineData("a=1+2%20%2B&b", "a1 2 +b")]
    [InlineData("b=%&a=%4&c=%zz", "a%4b%c%zz")]
    [InlineData("&&a=1&&", "a1")]
    [InlineData("a=b=c&=d", "dab=c")]
    [InlineData("a=%c3%A9", "aé")]
    public void Verify_FormOfAnyKind_SignsWhatItSays(string form, string signedFields)
    {
        var signature = SignedRequest.Sign(SignedRequest.Url + signedFields);

        Assert.Equal(
            SignatureResult.Valid,
            TwilioSignature.Verify(signature, SignedRequest.Url, Encoding.UTF8.GetBytes(form), CallbackFormat.Form, SignedRequest.Token));
    }

    [Fact]
    public void Verify_SeveralTokens_AnyOfThemCounts()
    {
        var body = SignedRequest.Form(Fields);
        var signature = SignedRequest.SignForm(SignedRequest.Url, Fields);

        Assert.Equal(
            SignatureResult.Valid, TwilioSignature.Verify(signature, SignedRequest.Url, body, CallbackFormat.Form, "newer", "", null!, SignedRequest.Token));
        Assert.Equal(SignatureResult.Mismatch, TwilioSignature.Verify(signature, SignedRequest.Url, body, CallbackFormat.Form, "newer", "older"));
    }

    [Fact]
    public void Verify_NoToken_SaysSo()
    {
        var signature = SignedRequest.Sign("x");

        Assert.Equal(SignatureResult.NoToken, TwilioSignature.Verify(signature, SignedRequest.Url, [], CallbackFormat.Form));
        Assert.Equal(SignatureResult.NoToken, TwilioSignature.Verify(signature, SignedRequest.Url, [], CallbackFormat.Form, "", null!));
    }

    [Theory]
    [InlineData(null, SignatureResult.NoSignature)]
    [InlineData("", SignatureResult.NoSignature)]
    [InlineData(" ", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAA", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA==", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAB=", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAA A=", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAA-A=", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA= ", SignatureResult.MalformedSignature)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignatureResult.Mismatch)]
    public void Verify_BadSignature_SaysWhy(string? signature, SignatureResult expected) => Assert.Equal(expected, Verify(signature, Fields));

    [Fact]
    public void Verify_ByManyThreads_IsValidForEach()
    {
        var signature = SignedRequest.SignForm(SignedRequest.Url, Fields);

        Parallel.For(
            0, 2_000,
            i => Assert.Equal(i % 2 == 0 ? SignatureResult.Valid : SignatureResult.Mismatch, Verify(signature, i % 2 == 0 ? Fields : [("a", $"{i}")])));
    }

    /// <summary>
    /// A limit of Twilio's scheme, which docs/security.md tells of: a form's names and values are signed one after the other, with nothing between them. Who
    /// wrote the content of a callback, and has recorded its signature, can divide it elsewhere.
    /// </summary>
    [Fact]
    public void Verify_SameTextDividedElsewhere_CannotBeToldApart()
    {
        const string Content = """{"x":"CallSidCA2Content1SidKX2zz"}""";
        var signature = SignedRequest.SignForm(SignedRequest.Url, ("AccountSid", "AC1"), ("CallSid", "CA1"), ("Content", Content), ("Sid", "KX1"));

        Assert.Equal(
            SignatureResult.Valid,
            Verify(signature, [("AccountSid", "AC1CallSidCA1Content{\"x\":\""), ("CallSid", "CA2"), ("Content", "1"), ("Sid", "KX2"), ("zz", "\"}SidKX1")]));
    }

    [Fact]
    public void Verify_NullUrl_IsABadArgument() =>
        Assert.Throws<ArgumentNullException>("url", static () => TwilioSignature.Verify(null, null!, [], CallbackFormat.Form, SignedRequest.Token));

    [Fact]
    public void Sign_FormAndGet_SignAsTwilioDoes()
    {
        var signed = TwilioSignature.Sign($"{SignedRequest.Url}#rc=3", SignedRequest.Form(Fields), CallbackFormat.Form, SignedRequest.Token);

        Assert.Equal(SignedRequest.SignForm(SignedRequest.Url, Fields), signed);
        Assert.Equal(SignedRequest.Sign(SignedRequest.Url), TwilioSignature.Sign(SignedRequest.Url, [], CallbackFormat.Form, SignedRequest.Token));
    }

    [Fact]
    public void Sign_BadArguments_Throws()
    {
        Assert.Throws<ArgumentNullException>("url", static () => TwilioSignature.Sign(null!, [], CallbackFormat.Form, "token"));
        Assert.Throws<ArgumentNullException>("authToken", static () => TwilioSignature.Sign(SignedRequest.Url, [], CallbackFormat.Form, null!));
        Assert.Throws<ArgumentException>("authToken", static () => TwilioSignature.Sign(SignedRequest.Url, [], CallbackFormat.Form, ""));
    }

    private static SignatureResult Verify(string? signature, IEnumerable<(string, string)> fields) =>
        TwilioSignature.Verify(signature, SignedRequest.Url, SignedRequest.Form(fields), CallbackFormat.Form, SignedRequest.Token);
}
