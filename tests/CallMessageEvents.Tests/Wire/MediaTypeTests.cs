using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Which media types are JSON, or a form, with whatever parameters and in whatever case.</summary>
public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("application/json", 204)]
    [InlineData("Application/JSON", 204)]
    [InlineData("application/json;charset=utf-8", 204)]
    [InlineData(" application/json ; charset=utf-8; x=\"text/plain\"", 204)]
    [InlineData("application/vnd.example+json", 204)]
    [InlineData("application/problem+JSON; charset=utf-8", 204)]
    [InlineData("application/jsonl", 415)]
    [InlineData("application/vnd.example+json-seq", 415)]
    [InlineData("application/vnd.example", 415)]
    [InlineData("text/plain; x=application/json", 415)]
    [InlineData(";application/json", 415)]
    public async Task Callback_OfJson_IsTakenByItsMediaType(string contentType, int status)
    {
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        var json = $$"""{"Content":{"type":"note","text":"hello"},"CallSid":"{{ReceivingApp.Leg}}","Sid":"{{ReceivingApp.Message(1)}}"}""";

        Assert.Equal(status, await app.DeliverAsync(Request(contentType, json)));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded ; charset=utf-8", 204)]
    [InlineData("application/x-www-form-urlencoded2", 415)]
    public async Task Callback_OfAForm_IsTakenByItsMediaType(string contentType, int status)
    {
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        var form = $"CallSid={ReceivingApp.Leg}&Sid={ReceivingApp.Message(1)}&Content={Uri.EscapeDataString("""{"type":"note","text":"hello"}""")}";

        Assert.Equal(status, await app.DeliverAsync(Request(contentType, form)));
    }

    /// <summary>Of the content itself: JSON in quotes is unwrapped, any other content is left as it came.</summary>
    [Theory]
    [InlineData(null, "{}")]
    [InlineData("application/json", "{}")]
    [InlineData("Application/Json; charset=utf-8", "{}")]
    [InlineData("application/vnd.example+json", "{}")]
    [InlineData("application/jsonl", "\"{}\"")]
    [InlineData("json", "\"{}\"")]
    [InlineData(" ", "\"{}\"")]
    public void Content_InQuotes_IsUnwrappedByItsMediaType(string? contentType, string content) => Assert.Equal(
        content,
        Callback.Content(new CallMessage { CallSid = CallSid.Parse(ReceivingApp.Leg), Body = "\"{}\""u8.ToArray(), ContentType = contentType }));

    private static CallbackRequest Request(string contentType, string body) => new()
    {
        Method = "POST", Scheme = "https", Host = "example.com", Target = "/messages", ContentType = contentType, Body = Encoding.UTF8.GetBytes(body),
    };
}
