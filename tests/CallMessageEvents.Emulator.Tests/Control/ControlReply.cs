using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed record ControlReply(int Status, string? ContentType, JsonElement Json, IReadOnlyList<string> Allow)
{
    public string? this[string property] => Json.GetProperty(property).GetString();

    public static async Task<ControlReply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        return new(
            (int)response.StatusCode,
            mediaType,
            text.Length == 0 || mediaType == "text/javascript" ? default : JsonDocument.Parse(text).RootElement,
            [.. response.Content.Headers.Allow.Order()]);
    }
}
