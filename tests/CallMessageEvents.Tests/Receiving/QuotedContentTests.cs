using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>Content that is JSON in a JSON string: what an app sends that has made text of it before. It is the same message.</summary>
public sealed class QuotedContentTests
{
    private const string Offer = """{"type":"note","text":"a \"b\" é 😀\n"}""";

    public static TheoryData<string> Spellings => [Quote(Offer), $" {Quote(Offer)}\r\n", Quote($" \n{Offer} "), EveryCharacterEscaped(Offer)];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void TryParse_ObjectInAString_IsTheObject(string content)
    {
        foreach (var message in new[] { Parse(content), ParseJson(content), Made(content) })
        {
            Assert.Equal(("note", Offer), (message.Type, Callback.Content(message).Trim()));
            Assert.Equal("a \"b\" é 😀\n", message.ReadAs<Note>()!.Text);
        }
    }

    [Fact]
    public void TryParse_ArrayInAString_IsTheArray() => Assert.Equal([1, 2], Parse(Quote("[1,2]")).ReadAs<int[]>()!);

    [Fact]
    public void TryParse_DeepObjectInAString_IsTheObject_AsThatOutsideOfOneIs()
    {
        var deep = $$$"""{"type":"note","text":"a","more":{{{new string('[', 500)}}}{{{new string(']', 500)}}}}""";

        Assert.Equal((deep, "note"), (Callback.Content(Parse(deep)), Parse(deep).Type));
        Assert.Equal((deep, "note"), (Callback.Content(Parse(Quote(deep))), Parse(Quote(deep)).Type));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    [InlineData("\"{}\"")]
    public void TryParse_AnyOtherString_StaysAString(string text)
    {
        var message = Parse(Quote(text));

        Assert.Equal((Quote(text), null), (Callback.Content(message), message.Type));
        Assert.Equal(text, message.ReadAs<string>());
    }

    [Theory]
    [InlineData("\"{}\" x")]
    [InlineData("\"{}")]
    [InlineData("\"{\\q}\"")]
    public void TryParse_NoJson_StaysAsItCame(string content) => Assert.Equal(content, Callback.Content(Parse(content)));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/octet-stream")]
    public void TryParse_OtherContentType_StaysAsItCame(string contentType)
    {
        var content = Quote(Offer);

        Assert.Equal(content, Callback.Content(Parse(content, contentType)));
        Assert.Equal(content, Callback.Content(Made(content, contentType)));
    }

    [Fact]
    public void TryParse_AnyText_IsUnwrappedExactlyWhenItIsAnObjectOrArray() => Prop.ForAll<NonNull<string>, bool>(static (text, isObject) =>
    {
        var inner = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
        if (isObject) inner = JsonSerializer.Serialize(new { inner });

        var message = Parse(Quote(inner));

        Assert.Equal(IsContainer(inner) ? inner : Quote(inner), Callback.Content(message));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Handler_ObjectInAString_GetsItsContract()
    {
        var texts = new List<string>();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>((message, _) =>
        {
            texts.Add(message.Content.Text);
            return Task.CompletedTask;
        }));

        Assert.Equal(204, await app.DeliverAsync(1, 1, Quote(Offer)));

        Assert.Equal(["a \"b\" é 😀\n"], texts);
        Assert.Empty(app.Log.Lines);
    }

    [Fact]
    public async Task Log_OtherContentType_DoesNotSayThatNothingHandlesTheType()
    {
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));

        foreach (var (number, contentType) in new[] { (1, "text/plain"), (2, "text/html\r\nforged") })
            await app.Receiver.ReceiveMessageAsync(
                ReceivingApp.Request(number, number, Offer, contentType: contentType), TestContext.Current.CancellationToken);
        await app.DeliverAsync(3, 3, """{"type":"other"}""");

        Assert.Equal(2, app.Log.Lines.Count);
        Assert.Contains("another ContentType than JSON", app.Log.Lines.First(), StringComparison.Ordinal);
        Assert.Contains("\"other\"", app.Log.Lines.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            app.Log.Lines, static line => line.Contains("note", StringComparison.Ordinal) || line.Contains("forged", StringComparison.Ordinal));
    }

    private static CallMessage Parse(string content, string contentType = "application/json") =>
        Callback.Parse(SignedRequest.Form(("CallSid", Callback.CallSid), ("Content", content), ("ContentType", contentType)));

    private static CallMessage ParseJson(string content) => Callback.ParseJson(JsonSerializer.Serialize(new { Callback.CallSid, Content = content }));

    private static CallMessage Made(string content, string? contentType = null) =>
        new() { CallSid = CallSid.Parse(Callback.CallSid), Body = Encoding.UTF8.GetBytes(content), ContentType = contentType };

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string EveryCharacterEscaped(string text) =>
        $"\"{string.Concat(text.Select(static c => $"\\u{(int)c:x4}"))}\"";

    private static bool IsContainer(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
