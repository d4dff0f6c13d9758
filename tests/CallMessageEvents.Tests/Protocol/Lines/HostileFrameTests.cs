using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests;

/// <summary>What a hostile or broken app may send: it is refused or ignored, counted, and nothing is told or kept.</summary>
public sealed class HostileFrameTests
{
    private const string Secret = "s3cret";

    [Fact]
    public async Task ReplyFromAnotherLeg_IsDropped()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        var frame = await app.NextAsync();

        foreach (var answer in new[] { frame.Reply("forged"), frame.Error("forged"), frame.Receipt }) await app.SayAsync(answer, ReceivingApp.Call(2));

        await app.WhenDroppedAsync(3);
        Assert.False(asking.IsCompleted);
        await app.SayAsync(frame.Reply("true"));
        Assert.Equal("true", (await Eventually.EndsAsync(asking)).Text);
    }

    [Fact]
    public async Task ReplyTwice_OrThatNobodyAskedFor_IsDropped()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Reply("1"));
        await app.SayAsync(frame.Reply("2"));
        await app.SayAsync("""{"type":"answer","cme":{"re":"b.1"},"text":"3"}""");
        await app.SayAsync("""{"cme":{"re":["b.1","b.2"]}}""");

        Assert.Equal("1", (await Eventually.EndsAsync(asking)).Text);
        await app.WhenDroppedAsync(3);
        app.IsSilent(60);
    }

    [Fact]
    public async Task ReceiptOfARequest_IsNoReply()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Receipt);
        await app.SayAsync($$$"""{"cme":{"re":"{{{frame.Id}}}"} }""");
        app.Advance(20);
        Assert.False(asking.IsCompleted);

        await app.SayAsync(frame.Reply("yes"));

        Assert.Equal("yes", (await Eventually.EndsAsync(asking)).Text);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("17")]
    [InlineData("[{\"re\":\"a.1\"}]")]
    [InlineData("{\"id\":\"LONG\",\"want\":\"reply\"}")]
    [InlineData("{\"re\":\"LONG\"}")]
    [InlineData("{\"id\":{},\"want\":\"receipt\",\"hello\":\"hi\"}")]
    public async Task EnvelopeIsNone_IsAPlainMessage(string envelope)
    {
        var handled = 0;
        await using var app = await TalkingApp.StartAsync(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(++handled)));

        var answer = await app.SayAsync(
            $$"""{"type":"note","cme":{{envelope.Replace("LONG", new('a', 10_240), StringComparison.Ordinal)}},"text":"hello"}""");

        Assert.Equal((204, 1), (answer, handled));
        app.IsSilent(60);
    }

    [Fact]
    public async Task Parts_TenThousand_ChangingCounts_Unfinished_AreBoundedAndDropped()
    {
        var handled = 0;
        await using var app = await TalkingApp.StartAsync(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(++handled)));
        for (var i = 0; i < 10_000; i++) await app.SayAsync(Part($"b.{i % 53}", i % 60, 60 + (i % 5), new('x', 100)));
        await app.SayAsync(Part("c.1", 0, 10_000, "x"));
        await app.SayAsync(Part("c.1", 0, 2, """{"type":"note","""));
        await app.SayAsync(Part("c.1", 1, 3, "x"));
        await app.SayAsync(Part("c.1", 1, 2, """ "text":"hello"}"""));

        Assert.Equal(0, handled);
        await Eventually.HoldsAsync(() => Dropped(app, "ignored") + Dropped(app, "too_much") > 5_000);
        app.Advance(30);
        await app.SayAsync(Part("d.1", 1, 2, """ "text":"hello"}"""));
        await app.SayAsync(Part("d.1", 0, 2, """{"type":"note","cme":{"want":"receipt"},"""));
        Assert.Equal("""{"re":["d.1"]}""", await ReceiptAsync(app));
        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task Handler_ThrowsWithASecret_TheAppGetsTheCodeAlone()
    {
        await using var app = await TalkingApp.StartAsync(static builder => builder
            .AddHandler<Note>(static (_, _) => throw new InvalidOperationException(Secret))
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestException(Secret) { Reason = CallRequestFailure.Failed }));

        await app.SayAsync("""{"type":"note","cme":{"id":"b.1","want":"receipt"},"text":"x"}""");
        Assert.Equal("""{"cme":{"re":"b.1","error":{"code":"failed"}}}""", (await app.NextAsync()).Text);
        await app.SayAsync("""{"type":"question","cme":{"id":"b.2","want":"reply","ttl":9000},"text":"private words"}""");
        Assert.Equal("""{"cme":{"re":"b.2","error":{"code":"failed"}}}""", (await app.NextAsync()).Text);

        Assert.DoesNotContain(app.Log.All, static line => line.Text.Contains("private words", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Meters.TagValues, static tag => tag.Contains(Secret, StringComparison.Ordinal));
    }

    private static string Part(string id, int index, int count, string data) => new JsonObject
    {
        ["cme"] = new JsonObject { ["id"] = id, ["part"] = new JsonArray(index, count), ["data"] = data },
    }.ToJsonString();

    private static double Dropped(TalkingApp app, string cause) => app.Meters.Sum("call_message_events.frames.dropped", "cause", cause);

    /// <summary>A receipt leaves 50 ms after the handler's end, which is when the timer is set.</summary>
    private static async Task<string> ReceiptAsync(TalkingApp app)
    {
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(50));
        app.Advance(0.05);
        return (await app.NextAsync()).Envelope.ToJsonString();
    }
}
