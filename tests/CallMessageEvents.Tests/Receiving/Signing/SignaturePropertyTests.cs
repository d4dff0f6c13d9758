using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

public sealed class SignaturePropertyTests
{
    private const string Url = "https://example.com/call-message-events/messages?tenant=acme&v=2";

    // Only letters and digits: other bytes may be another way to write the same form, or the same text of names and values.
    private static readonly byte[] Form = "CallSid=CA0123456789abcdef&Content=text&SequenceNumber=42&Sid=KX0123456789abcdef"u8.ToArray();
    private static readonly byte[] Json = """{"CallSid":"CA1","Content":"{\"type\":\"hint\"}"}"""u8.ToArray();
    private static readonly string JsonUrl = TwilioSignature.AddBodyHash(Url, Json);

    [Fact]
    public void Verify_AnySignedUrlAndFields_IsValid() =>
        Prop.ForAll<string, (string, string)[]>(static (url, fields) =>
        {
            var body = SignedRequest.Form(fields.Select(static field => (field.Item1 ?? "", field.Item2 ?? "")));
            var signature = TwilioSignature.Sign(url ?? "", body, CallbackFormat.Form, SignedRequest.Token);
            return TwilioSignature.Verify(signature, url ?? "", body, CallbackFormat.Form, SignedRequest.Token) == SignatureResult.Valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sign_AnyFields_SignsAsDocumented() =>
        Prop.ForAll<(string, string)[]>(static fields =>
        {
            var texts = fields.Select(static field => (Name: Text(field.Item1), Value: Text(field.Item2))).ToList();
            return TwilioSignature.Sign(Url, SignedRequest.Form(texts), CallbackFormat.Form, SignedRequest.Token) == SignedRequest.SignForm(Url, texts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_AnySignedJson_IsValid() =>
        Prop.ForAll<string, byte[]>(static (path, body) =>
        {
            var url = TwilioSignature.AddBodyHash($"https://example.com/{path}", body);
            var signature = TwilioSignature.Sign(url, body, CallbackFormat.Json, SignedRequest.Token);
            return TwilioSignature.Verify(signature, url, body, CallbackFormat.Json, SignedRequest.Token) == SignatureResult.Valid;
        }).QuickCheckThrowOnFailure();

    /// <summary>What addresses are taken apart at, again and again: chance alone brings it too seldom.</summary>
    [Fact]
    public void Verify_AnySignedJsonAtAnAddressOfMarks_IsValid() =>
        Prop.ForAll(Paths().ToArbitrary(), static path =>
        {
            var url = TwilioSignature.AddBodyHash($"https://example.com/{path}", Json);
            var signature = TwilioSignature.Sign(url, Json, CallbackFormat.Json, SignedRequest.Token);
            return TwilioSignature.Verify(signature, url, Json, CallbackFormat.Json, SignedRequest.Token) == SignatureResult.Valid;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Verify_AnyByteOfAFormsValuesChanged_IsAMismatch() => ForEachLetter(Encoding.ASCII.GetString(Form), static form =>
        Assert.Equal(SignatureResult.Mismatch, Verify(Encoding.ASCII.GetBytes(form), Url, CallbackFormat.Form, body: Form)));

    [Fact]
    public void Verify_AnyByteOfAJsonBodyChanged_IsABodyMismatch()
    {
        for (var i = 0; i < Json.Length; i++)
        {
            var changed = Json.ToArray();
            changed[i] ^= 1;

            Assert.Equal(SignatureResult.BodyMismatch, Verify(changed, JsonUrl, CallbackFormat.Json, body: Json));
        }
    }

    [Fact]
    public void Verify_AnyByteOfTheUrlChanged_IsRefused()
    {
        for (var i = 0; i < JsonUrl.Length; i++)
        {
            var changed = JsonUrl[..i] + (char)(JsonUrl[i] ^ 1) + JsonUrl[(i + 1)..];
            var signature = TwilioSignature.Sign(JsonUrl, Json, CallbackFormat.Json, SignedRequest.Token);

            Assert.NotEqual(SignatureResult.Valid, TwilioSignature.Verify(signature, changed, Json, CallbackFormat.Json, SignedRequest.Token));
        }
    }

    [Fact]
    public void Verify_AnyByteOfTheTokenChanged_IsAMismatch() => ForEachLetter(SignedRequest.Token, static token =>
    {
        var signature = TwilioSignature.Sign(Url, Form, CallbackFormat.Form, SignedRequest.Token);

        Assert.Equal(SignatureResult.Mismatch, TwilioSignature.Verify(signature, Url, Form, CallbackFormat.Form, token));
    });

    [Fact]
    public void Verify_AnyByteOfTheSignatureChanged_IsRefused()
    {
        var signature = TwilioSignature.Sign(Url, Form, CallbackFormat.Form, SignedRequest.Token);
        for (var i = 0; i < signature.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = signature[..i] + (char)(signature[i] ^ (1 << bit)) + signature[(i + 1)..];

                var result = TwilioSignature.Verify(changed, Url, Form, CallbackFormat.Form, SignedRequest.Token);
                Assert.True(result is SignatureResult.Mismatch or SignatureResult.MalformedSignature);
            }
        }
    }

    [Fact]
    public void Verify_Anything_NeverThrows() =>
        Prop.ForAll<string, string, byte[]>(static (signature, url, body) =>
        {
            string?[] signatures = [signature, null, SignedRequest.Sign("nothing that comes by chance")];
            return signatures.All(one => Enum.GetValues<CallbackFormat>().All(format =>
                TwilioSignature.Verify(one, url ?? "", body, format, SignedRequest.Token) is not (SignatureResult.Valid or SignatureResult.None)));
        }).QuickCheckThrowOnFailure();

    /// <summary>Verifies what came against the signature of what was sent.</summary>
    private static SignatureResult Verify(byte[] came, string url, CallbackFormat format, byte[] body) =>
        TwilioSignature.Verify(TwilioSignature.Sign(url, body, format, SignedRequest.Token), url, came, format, SignedRequest.Token);

    private static void ForEachLetter(string text, Action<string> check)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i])) check(text[..i] + (text[i] == 'x' ? 'y' : 'x') + text[(i + 1)..]);
        }
    }

    private static string Text(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static Gen<string> Paths() =>
        Gen.Elements("?", "&", "=", "#", "/", ":", "@", "'", "%27", "://", "a", "bodySHA256=", "bodySHA256").ListOf().Select(string.Concat);
}
