using System.Security.Cryptography;
using System.Text;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>Posts messages that Twilio did not sign. None may be accepted.</summary>
internal sealed class Forger(TwilioEmulator twilio, HttpClient application, CampaignOptions options)
{
    private const string Path = "call-message-events/messages";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(options.Seed);

    public int Sent { get; private set; }

    public int Accepted { get; private set; }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ForgeAsync(stopping);
                await Task.Delay(Pause, stopping);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The node was killed; or the end.
            }
        }
    }

    /// <summary>A message that was signed, and then changed; or signed with another token, or not at all.</summary>
    private async Task ForgeAsync(CancellationToken stopping)
    {
        var leg = twilio.Calls is [.., var last] ? last.Sid : $"CA{new string('0', 32)}";
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = twilio.AccountSid, ["CallSid"] = leg, ["Sid"] = $"KX{_random.NextInt64():x32}", ["ContentType"] = "application/json",
            ["SequenceNumber"] = "1", ["Content"] = """{"type":"up","number":1000000,"mood":0}""",
        };
        var kind = Sent % 3;
        var signature = Sign(new Uri(application.BaseAddress!, Path), kind == 0 ? "another token of another account" : twilio.AuthToken, fields);
        if (kind == 1) fields["Content"] = """{"type":"up","number":1000001,"mood":0}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent(fields) };
        if (kind != 2) request.Headers.Add("X-Twilio-Signature", signature);
        Sent++;
        using var answer = await application.SendAsync(request, stopping);
        if (answer.IsSuccessStatusCode) Accepted++;
    }

    private static string Sign(Uri address, string token, SortedDictionary<string, string> fields)
    {
        var text = new StringBuilder(address.AbsoluteUri);
        foreach (var (name, value) in fields) text.Append(name).Append(value);
#pragma warning disable CA5350 // It is the algorithm that Twilio prescribes.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}
