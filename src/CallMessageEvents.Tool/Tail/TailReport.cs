using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Tool;

/// <summary>A message of an end user, as JSON: one line each.</summary>
/// <param name="Sid">The message's sid.</param>
/// <param name="Leg">The leg it came from.</param>
/// <param name="Identity">The end user's identity.</param>
/// <param name="SequenceNumber">Its number, as Twilio counts.</param>
/// <param name="Timestamp">When Twilio got it, as it says.</param>
/// <param name="Type">The contract's name; null where it has none.</param>
/// <param name="Content">The content; a string where it is no JSON.</param>
internal sealed record TailReport(
    string? Sid, string Leg, string? Identity, long? SequenceNumber, DateTimeOffset? Timestamp, string? Type, JsonElement Content)
{
    public static TailReport Create(CallMessage message, string? identity) => new(
        message.Sid?.ToString(), message.CallSid.ToString(), identity, message.SequenceNumber, message.Timestamp, message.Type, Read(message.Body));

    private static JsonElement Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body.Span), TailText.Default.String);
        }
    }
}
