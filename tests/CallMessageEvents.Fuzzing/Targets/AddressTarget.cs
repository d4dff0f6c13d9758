namespace CallMessageEvents.Fuzzing;

/// <summary>Addresses, their queries and parameters, and TwiML with them. An input is an address or an identity, and a body or TwiML.</summary>
internal sealed class AddressTarget : ITarget, ICallbackUrls
{
    public string Name => "addresses";

    public int Share => 100;

    public Uri Messages { get; } = new("https://hooks.example.com/call-message-events/messages?a=1&b='2'");

    public Uri Status { get; } = new("https://hooks.example.com/call-message-events/status?a=1&b='2'");

    public IReadOnlyList<string> Words =>
    [
        "https://", "?", "&", "#", "bodySHA256=", "&bodySHA256=1", "?bodySHA256", "'", "%27", ":443", "@", "xn--", "<Response>", "<Dial>", "<Client>",
        "</Client>", "<Number ",
        "statusCallback=\"\"", "statusCallbackEvent=\"ringing\"", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<![CDATA[", "]]>", "<!--", "-->",
        "<?xml version=\"1.1\"?>", "xmlns=\"a\"",
        "xmlns:b=\"c\"", "&#0;", "&#xD800;", "\0", "\uFEFF", "\uFFFF", "client:", "?crm=42",
    ];

    public IEnumerable<string> Seeds =>
    [
        "https://hooks.example.com/m?tenant=acme#rc=3\n{}", "https://h?bodySHA256=0&a=1&bodySHA256=2#f?\n1",
        "alice?crm=42\n<Response><Dial><Client>alice</Client><Number statusCallback=\"\">+1</Number><Sip>sip:a@b</Sip></Dial></Response>",
        "alice\n<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- a --><Response>"
            + "<Say>&lt;</Say><Dial answerOnBridge=\"true\"><Client statusCallback=\"https://a\"><Identity>b</Identity></Client></Dial></Response>",
    ];

    public bool TryGetMessages(out Uri address) => (address = Messages) is not null;

    public bool TryGetStatus(out Uri address) => (address = Status) is not null;

    public long MayAllocate(int length) => (400L * length) + 128_000;

    public void Dispose()
    {
        // Nothing is kept.
    }

    public void Run(byte[] input)
    {
        var pieces = new Pieces(input);
        var address = pieces.Next();
        var body = pieces.Rest;
        CheckHash(address, body);

        var leg = new CallRecord { CallSid = CallSid.Parse(Known.CallSid), From = address, To = address };
        Finding.If(leg.IsVoiceSdk && leg.Identity is null, "An end user without an identity.");

        Refuses(() => this.DialClients(address));
        var twiml = Encoding.UTF8.GetString(body);
        if (Refuses(() => this.AddStatusCallbacks(twiml)) is not { } made) return;
        Finding.If(this.AddStatusCallbacks(made) != made, "TwiML that was completed changes again.");
    }

    private static void CheckHash(string address, ReadOnlySpan<byte> body)
    {
        var url = TwilioSignature.AddBodyHash(address, body);
        Finding.If(url.Split("bodySHA256=").Length < 2, "The hash is not there.");
        var signature = TwilioSignature.Sign(url, body, CallbackFormat.Json, Known.AuthToken);
        var json = TwilioSignature.Verify(signature, url, body, CallbackFormat.Json, Known.AuthToken);
        Finding.If(json != SignatureResult.Valid, $"What was signed with its hash is {json}.");
    }

    private static string? Refuses(Func<string> act)
    {
        try
        {
            return act();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
