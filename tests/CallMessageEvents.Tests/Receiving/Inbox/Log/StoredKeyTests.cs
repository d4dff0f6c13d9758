namespace CallMessageEvents.Tests;

/// <summary>The key that a message is stored with: short, of characters that every database can hold, and another one for another message.</summary>
public sealed class StoredKeyTests : EngineTest
{
    private const string Content = """{"type":"note","text":"a"}""";

    [Theory]
    [InlineData("KX1")]
    [InlineData("!plain~")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Sid_ShortAndPlain_IsTheKey(string sid) => Assert.Equal(sid, await KeyAsync(sid));

    [Fact]
    public async Task Sid_LongOrOdd_IsHashed()
    {
        string[] sids = [new('s', 65), "KX 1", "KX1\u0000", "KX1\u007f", "KX1é"];
        var (app, _) = await StartAsync();
        foreach (var sid in sids) Assert.Equal(204, await DeliverAsync(app, Content, sid));

        var keys = Engine.Entries.Select(static entry => entry.Key).ToList();
        Assert.Equal(sids.Length, keys.Distinct().Count());
        Assert.All(keys, static key => Assert.Matches("^sid:[0-9A-F]{64}$", key));
    }

    [Fact]
    public async Task NoSid_IsTheHashOfTheRequest_OrUnique()
    {
        var (app, _) = await StartAsync();
        Assert.Equal(204, await DeliverAsync(app, Content, token: "token"));
        Assert.Equal(204, await DeliverAsync(app, Content));

        var keys = Engine.Entries.Select(static entry => entry.Key).ToList();
        Assert.Matches("^token:[0-9A-F]{64}$", keys[0]);
        Assert.StartsWith("unique:", keys[1], StringComparison.Ordinal);
        Assert.InRange(keys[1].Length, 20, CallLogEntry.MaxKeyLength);
    }

    [Fact]
    public async Task SameTokenOtherTime_IsAnotherMessage()
    {
        var (app, _) = await StartAsync();
        foreach (var time in new[] { "Fri, 2 Dec 2022 22:02:49 +0000", "Fri, 2 Dec 2022 22:02:50 +0000", "Fri, 2 Dec 2022 22:02:50 +0000" })
            Assert.Equal(204, await DeliverAsync(app, Content, token: "token", more: new("Timestamp", time)));

        Assert.Equal(2, Engine.Entries.Count);
    }

    [Fact]
    public async Task SameTokenWithAndWithoutANumber_AreTwoMessages()
    {
        var (app, _) = await StartAsync();
        Assert.Equal(204, await DeliverAsync(app, Content, token: "token"));
        Assert.Equal(204, await DeliverAsync(app, Content, token: "token", more: new("SequenceNumber", "1")));

        Assert.Equal(2, Engine.Entries.Count);
    }

    /// <summary>The end of the one token and the beginning of the other content are the same bytes.</summary>
    [Fact]
    public async Task TokenAndContentTogetherAreTheSame_AreTwoMessages()
    {
        var (app, _) = await StartAsync();
        Assert.Equal(204, await DeliverAsync(app, "b\u0000c", token: "a"));
        Assert.Equal(204, await DeliverAsync(app, "c", token: "ab"));

        Assert.Equal(2, Engine.Entries.Count);
    }

    private async Task<string> KeyAsync(string sid)
    {
        var (app, _) = await StartAsync();
        Assert.Equal(204, await DeliverAsync(app, Content, sid));
        return Assert.Single(Engine.Entries).Key;
    }

    private static Task<int> DeliverAsync(
        NodeApp app, string content, string? sid = null, string? token = null, KeyValuePair<string, string>? more = null)
    {
        var fields = new List<KeyValuePair<string, string>> { new("CallSid", ReceivingApp.Leg), new("Content", content) };
        if (sid is not null) fields.Add(new("Sid", sid));
        if (more is { } field) fields.Add(field);
        return app.DeliverAsync(ReceivingApp.Post("/call-message-events/messages", fields, token));
    }
}
