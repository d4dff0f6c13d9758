using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What waits has room for 256 messages of a call, 10,000 in all, and 64 MiB. There is no more: Twilio delivers again.</summary>
public sealed partial class MemoryRoomTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Theory]
    [InlineData("Extra")]
    [InlineData("a field's name")]
    [InlineData("many fields")]
    [InlineData("ContentType")]
    [InlineData("Sid")]
    [InlineData("AccountSid")]
    [InlineData("CallSid")]
    [InlineData("type")]
    [InlineData("token")]
    public async Task TooManyBytesInAll_InWhateverField_503(string where)
    {
        // Messages that wait for others.
        await using var app = Start(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask), time: new WatchedTime());

        Assert.Equal(503, await FirstAnswerAsync(app, where));
    }

    [Fact]
    public async Task TooManyOfOneCall_503_OthersAreTaken()
    {
        await using var app = Held();
        var taken = Enumerable.Range(1, 256).Select(number => app.DeliverAsync(number, number)).ToArray();

        Assert.Equal(503, await app.DeliverAsync(257, 257));

        var other = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(2));
        for (var i = 0; i < 257; i++) (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await other);
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
        var late = app.DeliverAsync(257, 257);
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await late);
    }

    [Fact]
    public async Task TooManyInAll_503()
    {
        await using var app = Held();
        var taken = Enumerable.Range(0, 10_000).Select(number => app.DeliverAsync(number, 1, leg: ReceivingApp.Call(number))).ToArray();

        Assert.Equal(503, await app.DeliverAsync(10_001, 1, leg: ReceivingApp.Call(10_001)));

        for (var i = 0; i < 10_000; i++) (await _handler.NextAsync()).Succeed();
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task TooManyBytesInAll_503()
    {
        await using var app = Held();
        var content = $$"""{"type":"note","text":"{{new string('x', 100_000)}}"}""";
        var taken = Enumerable.Range(0, 670).Select(number => app.DeliverAsync(number, 1, content, ReceivingApp.Call(number))).ToArray();

        Assert.Equal(503, await app.DeliverAsync(1, 1, content, ReceivingApp.Call(10_001)));
        var small = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(10_002));

        for (var i = 0; i < 671; i++) (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await small);
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task LastByteOfAll_IsTaken_OneMoreIs503_AndTakesNoRoom()
    {
        const int Share = 1024;
        await using var app = Held();
        var frame = """{"type":"note","text":""}""".Length;
        var content = $$"""{"type":"note","text":"{{new string('x', (64 * 1024 * 1024 / Share) - frame)}}"}""";
        var taken = Enumerable.Range(1, Share).Select(number => app.DeliverAsync(number, 1, content, ReceivingApp.Call(number))).ToArray();
        Assert.Equal(503, await app.DeliverAsync(2000, 1, leg: ReceivingApp.Call(2000)));
        Assert.Equal(Share, Pending(app));

        for (var i = 0; i < Share; i++) (await _handler.NextAsync()).Succeed();
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
        Assert.Equal(0, Pending(app));
    }

    /// <summary>Also what never gets to a handler: receipts, hellos, parts, and what comes again.</summary>
    [Fact]
    public async Task WhateverCame_WhenItIsDone_TakesNoRoom()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddHandler<Note>(static (_, _) => Task.CompletedTask)
            .AddRequestHandler<Question, Answer>(static (question, _) => Task.FromResult(new Answer(question.Content.Text))));
        string[] frames =
        [
            """{"type":"note","text":"plain"}""",
            """{"type":"note","cme":{"id":"a.2"},"text":"with an id"}""",
            AskingApp.Request,
            """{"cme":{"re":"b.1"}}""",
            """{"cme":{"re":["b.1","b.2"]}}""",
            """{"cme":{"id":"h.1","hello":{"v":[1],"client":"test/1","parts":true}}}""",
            """{"cme":{"id":"a.3","part":[0,2],"data":"{\"type\":\"note\","}}""",
            """{"cme":{"id":"a.3","part":[1,2],"data":"\"text\":\"hello\"}"}}""",
        ];
        for (var i = 0; i < frames.Length; i++)
        {
            Assert.Equal(204, await app.DeliverAsync(i + 1, frames[i]));
            Assert.Equal(204, await app.DeliverAsync(i + 1, frames[i]));
        }

        await Eventually.HoldsAsync(() => app.Services.GetRequiredService<ICallMessageHealth>().Read().PendingMessages == 0);
    }

    private static int Pending(ReceivingApp app) => app.Services.GetRequiredService<ICallMessageHealth>().Read().PendingMessages;

    /// <summary>What the first message is answered that does not have to wait.</summary>
    private static async Task<int?> FirstAnswerAsync(ReceivingApp app, string where)
    {
        for (var i = 0; i < 1000; i++)
        {
            var answer = app.DeliverAsync(Large(i, where, number: "5"));
            if (answer.IsCompleted) return await answer;
        }

        return null;
    }

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
