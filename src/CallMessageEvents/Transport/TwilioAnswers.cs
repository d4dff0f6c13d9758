using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Reads Twilio's answers. One that cannot be read becomes an error, which never quotes the body.</summary>
internal static class TwilioAnswers
{
    private const int NoContent = 204;

    /// <summary>Whether a success has a whole JSON object as its body. A proxy's page or a truncated body is none.</summary>
    public static bool IsWhole(TwilioResponse response)
    {
        if (response.StatusCode == NoContent) return true;
        var body = response.Body.Span.Trim(" \t\r\n"u8);
        return body.Length >= 2 && body[0] == '{' && body[^1] == '}';
    }

    public static T? TryRead<T>(TwilioResponse response, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, typeInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static T Read<T>(TwilioResponse response, TwilioExchange exchange, JsonTypeInfo<T> typeInfo, Func<T, bool> isComplete)
        where T : class =>
        TryRead(response, typeInfo) is { } value && isComplete(value) ? value : throw Unreadable(response, exchange);

    /// <summary>Returns the sid of the created resource.</summary>
    public static string ReadSid(TwilioResponse response, TwilioExchange exchange) =>
        Read(response, exchange, WireJson.Default.CreatedResource, static created => created.Sid is { Length: > 0 }).Sid!;

    private static TwilioApiException Unreadable(TwilioResponse response, TwilioExchange exchange) =>
        new(
            $"Twilio's answer to {exchange.Request.Operation} (HTTP {response.StatusCode}) could not be read; something between here and Twilio may have "
            + "changed it. Check BaseAddress and proxies."
            + (exchange.IdempotencyKey is null ? string.Empty : " It may have been processed all the same: to repeat it, use the same IdempotencyKey."))
        {
            StatusCode = response.StatusCode,
            RequestId = response.RequestId,
            IdempotencyKey = exchange.IdempotencyKey,
            OutcomeUnknown = exchange.IdempotencyKey is not null,
        };
}
