using System.Globalization;
using System.Net;

namespace CallMessageEvents.Fuzzing;

/// <summary>The protocol's envelope and parts, at the server: each line of an input is the content of a message from one leg, new for each input.</summary>
internal sealed class EnvelopeTarget : ITarget
{
    private const string Url = "https://hooks.example.com/call-message-events/messages";
    private const int MaxMessages = 40;

    private readonly CallbackApp _app = new(20_000);
    private int _legs;

    public string Name => "envelope";

    public int Share => 60;

    public IReadOnlyList<string> Words => Known.EnvelopeWords;

    public IEnumerable<string> Seeds => Known.Vectors("server");

    public long MayAllocate(int length) => (1024L * length) + 2_000_000;

    public void Dispose() => _app.Dispose();

    public void Run(byte[] input)
    {
        var leg = (++_legs).ToString("x32", CultureInfo.InvariantCulture);
        var pieces = new Pieces(input);
        for (var number = 1; !pieces.Rest.IsEmpty && number <= MaxMessages; number++)
        {
            var line = pieces.NextBytes().ToArray();
            var content = WebUtility.UrlEncodeToBytes(line, 0, line.Length);
            byte[] body = [.. Encoding.ASCII.GetBytes($"CallSid=CA{leg}&AccountSid={Known.AccountSid}&SequenceNumber={number}&Content="), .. content];
            var answer = _app.Receive(new()
            {
                Method = "POST",
                Scheme = "https",
                Host = "hooks.example.com",
                Target = "/call-message-events/messages",
                ContentType = Known.Form,
                Signature = TwilioSignature.Sign(Url, body, CallbackFormat.Form, Known.AuthToken),
                Body = body,
            });

            // 400: a line without content; 413: escaped, it is too large.
            Finding.If(answer.StatusCode is not (204 or 400 or 413), $"It was answered {answer.StatusCode}.");
        }
    }
}
