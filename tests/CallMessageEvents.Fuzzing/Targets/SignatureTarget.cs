using System.Security.Cryptography;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// <see cref="TwilioSignature"/> and the header of its settings: what is valid must be so by the reference, and what the library signs must be valid. An
/// input is the format, the settings, the signature (* for the right one), the address, the body.
/// </summary>
internal sealed class SignatureTarget : ITarget
{
    private const int MaxFields = 12_000;

    private static readonly SharedKey[] SharedKeys =
    [
        new() { Id = Known.SharedKeyId, Secret = Known.SharedKeySecret }, new() { Id = " ", Secret = null },
        new() { Id = "webhooks_sharedkey_02", Secret = "other" },
    ];

    public string Name => "signature";

    public int Share => 120;

    public IReadOnlyList<string> Words =>
    [
        .. Known.FieldWords, "key=", "algorithm=", "HMAC_SHA256", "HMAC_SHA1", "hmac_sha256", "HMAC_MD5", ",", "webhooks_sharedkey_", "webhooks_sharedkey_02",
        "-\n", "*\n",
        "https://", "http://", ":443", ":80", ":", "user:pw@", "@", "[::1]", "'", "%27", "#rc=3", "bodySHA256=", "form\n", "json\n", "AAAA", "=",
        "0000000000000000000000000000",
    ];

    public IEnumerable<string> Seeds =>
    [
        $"form\n-\n*\nhttps://hooks.example.com/messages?tenant=acme&v=2\n{Known.MessageForm}",
        $"json\n-\n*\nhttps://hooks.example.com/messages?a='b\n{Known.MessageJson}",
        $"form\n{Known.Settings}\n*\nhttps://u:p@hooks.example.com:443/m#rc=3\nA=1&A=2&A=1", $"json\n{Known.Settings}\n*\nhttp://[::1]:80?x=1\n1",
        "form\n-\nRSOYDt4T1cUTdK1PDd93/VVr8B8=\nhttps://mycompany.com/myapp.php?foo=1&bar=2\n"
            + "Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE",
    ];

    public long MayAllocate(int length) => (256L * length) + 128_000;

    public void Dispose()
    {
        // Nothing is kept.
    }

    public void Run(byte[] input)
    {
        var pieces = new Pieces(input);
        var isForm = !pieces.Next().StartsWith('j');
        var format = isForm ? CallbackFormat.Form : CallbackFormat.Json;
        var (settings, signature, url) = (pieces.NextHeader(), pieces.NextHeader(), pieces.Next());
        var body = pieces.Rest;
        var key = settings is null ? Known.AuthToken : Known.SharedKeySecret;
        var isSha1 = settings is null || !settings.Contains("SHA256", StringComparison.OrdinalIgnoreCase);
        if (isForm && FieldsOf(body) > MaxFields)
        {
            // Not all are read: what is not could be added.
            var any = signature == "*" ? TwilioSignature.Sign(url, "A=1"u8, format, key) : signature;
            Finding.If(TwilioSignature.Verify(any, url, body, format, key) == SignatureResult.Valid, "A form is valid that is not read to its end.");
            return;
        }

        var right = isSha1 ? TwilioSignature.Sign(url, body, format, key) : TwilioSignature.Sign(url, body, format, key, SignatureAlgorithm.HmacSha256);

        var text = SignedReference.Text(url, body, isForm);
        var expected = Convert.ToBase64String(Mac(isSha1, key, text));
        Finding.If(right != expected, "The library signs another text than the reference.");

        var result = TwilioSignature.Verify(signature == "*" ? right : signature, settings, url, body, format, SharedKeys, Known.AuthToken, " ");
        Finding.If(result == SignatureResult.Valid && signature != "*" && signature != expected, "A signature is valid that is not this address's.");
        if (signature != "*") return;

        var isKnown = settings is null || settings == Known.Settings;
        var isBound = isForm || SignedReference.MayBe(text, url, body, isForm);
        Finding.If(isKnown && isBound && result != SignatureResult.Valid, $"What the library signs is {result}.");
        Finding.If(!isBound && result == SignatureResult.Valid, "A JSON body is accepted that nothing binds to the signature.");
    }

    private static int FieldsOf(ReadOnlySpan<byte> form)
    {
        var count = 0;
        foreach (var range in form.Split((byte)'&')) count += form[range].IsEmpty ? 0 : 1;
        return count;
    }

#pragma warning disable CA5350 // Twilio signs with it.
    private static byte[] Mac(bool isSha1, string key, byte[] text) =>
        isSha1 ? HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), text) : HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text);
#pragma warning restore CA5350
}
