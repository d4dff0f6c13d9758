using System.Collections.Specialized;
using System.Text;
using global::Twilio.Security;

namespace CallMessageEvents.Tests;

/// <summary>A request, and what the official <see cref="RequestValidator"/> and this library say of its signature.</summary>
internal sealed record SignedCase(string Url, CallbackFormat Format, IReadOnlyList<(string Name, string Value)> Fields, string Json = "")
{
    public const string Secret = "s3cret-0123456789";

    public byte[] Body => Format == CallbackFormat.Json ? Encoding.UTF8.GetBytes(Json) : SignedRequest.Form(Fields);

    /// <summary>A request without a body: nothing but the URL is signed.</summary>
    public static SignedCase Get(string url) => new(url, CallbackFormat.Form, []);

    public static SignedCase WithJson(string url, string json) =>
        new(TwilioSignature.AddBodyHash(url, Encoding.UTF8.GetBytes(json)), CallbackFormat.Json, [], json);

    public static string NameOf(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.HmacSha256 ? RequestValidator.HmacSha256 : RequestValidator.HmacSha1;

    /// <summary>Signed by this library.</summary>
    public string Sign(SignatureAlgorithm algorithm, string secret = Secret) => TwilioSignature.Sign(Url, Body, Format, secret, algorithm);

    /// <summary>Signed apart from either, as if the request had gone to another URL.</summary>
    public string SignAs(string url, SignatureAlgorithm algorithm)
    {
        var text = Format == CallbackFormat.Json ? url : SignedRequest.FormText(url, Fields);
        return algorithm == SignatureAlgorithm.HmacSha256 ? SignedRequest.Sign256(text, Secret) : SignedRequest.Sign(text, Secret);
    }

    public bool IsValidForTwilio(string signature, SignatureAlgorithm algorithm, string secret = Secret)
    {
        var validator = new RequestValidator(secret);
        if (Format == CallbackFormat.Json) return validator.Validate(Url, Json, signature, NameOf(algorithm));

        var fields = new NameValueCollection(StringComparer.Ordinal);
        foreach (var (name, value) in Fields) fields.Add(name, value);
        return validator.Validate(Url, fields, signature, NameOf(algorithm));
    }

    public bool IsValidForUs(string signature, SignatureAlgorithm algorithm, string secret = Secret)
    {
        var direct = TwilioSignature.Verify(signature, Url, Body, Format, secret, algorithm);
        var byHeader = TwilioSignature.Verify(
            signature, $"key=webhooks_sharedkey_1,algorithm={NameOf(algorithm)}", Url, Body, Format, [new() { Id = "webhooks_sharedkey_1", Secret = secret }]);
        Assert.Equal(direct, byHeader);
        return direct == SignatureResult.Valid;
    }
}
