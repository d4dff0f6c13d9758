using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Messages that are too long for one frame: how they are split, and where that ends.</summary>
public sealed class PartTests
{
    private const int LongestFrame = 8_000;
    private const int LongestMessage = 256 * 1024;

    [Theory]
    [InlineData("x", 20_000)]
    [InlineData("\\\"", 9_000)]
    [InlineData("\\\\", 9_000)]
    [InlineData("\\u0001", 3_000)]
    [InlineData("é€😀", 3_000)]
    public Task SendJsonAsync_TextOfOneKind_FillsItsParts(string piece, int count) => SplitsAsync(Hint(Repeated(piece, count)));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\t")]
    [InlineData(" ")]
    public Task SendJsonAsync_WhiteSpaceOfOneKind_FillsItsParts(string space) => SplitsAsync($$"""{"type":"hint",{{Repeated(space, 20_000)}}"text":"x"}""");

    [Fact]
    public async Task SendJsonAsync_Longest_GoesWhole_AndOneByteMoreIsRefused()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync(parts: true);
        _ = SendAsync(app, Hint(string.Empty));
        var room = LongestMessage - (await app.NextAsync()).Text.Length;

        await RefusedAsync(app, Hint(new('x', room + 1)));
        _ = SendAsync(app, Hint(new('x', room)));

        Assert.Equal(LongestMessage, string.Concat(await PartsAsync(app)).Length);
    }

    [Fact]
    public async Task SendJsonAsync_MoreThan64Parts_IsRefused()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync(parts: true);

        // Four bytes for each: the text's escape is escaped once more.
        await RefusedAsync(app, Hint(Repeated("\\\"", 130_000)));
    }

    [Theory]
    [InlineData("{}", """{"cme":{"id":"ID","want":"receipt"}}""")]
    [InlineData("{ \r\n\t}", "{ \r\n\t\"cme\":{\"id\":\"ID\",\"want\":\"receipt\"}}")]
    [InlineData("""{"a":{}} """, """{"a":{},"cme":{"id":"ID","want":"receipt"}}""")]
    [InlineData("""{ "a" : "}" }""", """{ "a" : "}" ,"cme":{"id":"ID","want":"receipt"}}""")]
    public async Task SendJsonAsync_Short_HasItsEnvelopeAtTheEnd(string json, string sent)
    {
        await using var app = await TalkingApp.StartAsync();

        _ = SendAsync(app, json);

        var frame = await app.NextAsync();
        Assert.Equal(sent.Replace("ID", frame.Id, StringComparison.Ordinal), frame.Text);
    }

    /// <summary>Each part but the last is full, none is too long, and together they are the message.</summary>
    private static async Task SplitsAsync(string json)
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync(parts: true);

        _ = SendAsync(app, json);

        var whole = string.Concat(await PartsAsync(app));
        var lengths = app.Twilio.Frames.Skip(1).Select(static frame => Encoding.UTF8.GetByteCount(frame.Text)).ToList();
        Assert.True(whole.StartsWith($"{json[..^1]},\"cme\":{{\"id\":\"", StringComparison.Ordinal), whole[..100]);
        Assert.True(lengths.Count > 1);
        Assert.All(lengths.SkipLast(1), static length => Assert.InRange(length, LongestFrame - 20, LongestFrame));
        Assert.InRange(lengths[^1], 1, LongestFrame);
    }

    private static async Task RefusedAsync(TalkingApp app, string json)
    {
        var before = app.Twilio.Frames.Count;
        await Assert.ThrowsAsync<MessageTooLargeException>(() => Eventually.EndsAsync(SendAsync(app, json)));
        Assert.Equal(before, app.Twilio.Frames.Count);
    }

    private static Task<SentMessage> SendAsync(TalkingApp app, string json) =>
        app.Messenger.SendJsonAsync(TalkingApp.User, json, new SendOptions { Receipt = TimeSpan.FromSeconds(8) }, TestAccount.Token);

    /// <summary>The texts of a message's parts, in order.</summary>
    private static async Task<List<string>> PartsAsync(TalkingApp app)
    {
        List<GotFrame> parts = [await app.NextAsync()];
        var count = (int)parts[0].Envelope["part"]![1]!;
        while (parts.Count < count) parts.Add(await app.NextAsync());

        Assert.Equal(Enumerable.Range(0, count).Select(index => (index, count)), parts.Select(static part => (Number(part, 0), Number(part, 1))));
        return [.. parts.Select(static part => (string)part.Envelope["data"]!)];
    }

    private static int Number(GotFrame part, int at) => (int)part.Envelope["part"]![at]!;

    private static string Hint(string text) => $$"""{"type":"hint","text":"{{text}}"}""";

    private static string Repeated(string piece, int count) => string.Concat(Enumerable.Repeat(piece, count));
}
