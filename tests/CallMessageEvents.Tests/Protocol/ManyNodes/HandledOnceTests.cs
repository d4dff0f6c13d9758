using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>An app sends again what it has sent, with the id of before, after its leg has another owner.</summary>
public sealed class HandledOnceTests
{
    private const string Request = """{"type":"question","cme":{"id":"a.1","want":"reply","ttl":60000},"text":"What?"}""";
    private const string Receipt = """{"type":"note","cme":{"id":"a.1","want":"receipt"},"text":"hello"}""";
    private const string Nothing = """{"type":"note","cme":{"id":"a.1"},"text":"hello"}""";

    private readonly ConcurrentQueue<string> _handled = [];
    private Func<Task<Answer>> _answer = static () => Task.FromResult(new Answer("8001"));

    /// <summary>What the app sends, and what it is told each time.</summary>
    public static TheoryData<string, string, string> Messages => new()
    {
        { Request, "replies", """{"type":"answer","text":"8001","cme":{"re":"a.1"}}""" },
        { Request, "refuses", """{"cme":{"re":"a.1","error":{"code":"unknown","message":"Not here."}}}""" },
        { Request, "throws", """{"cme":{"re":"a.1","error":{"code":"failed"}}}""" },
        { Receipt, "replies", """{"cme":{"re":["a.1"]}}""" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task RepeatAtTheNextOwner_IsNotHandledAgain_AndIsToldTheSame(string message, string handler, string told)
    {
        _answer = handler switch
        {
            "refuses" => static () => throw new CallRequestFault("unknown", "Not here."),
            "throws" => static () => throw new InvalidOperationException("the handler's own fault"),
            _ => _answer,
        };
        await using var nodes = await StartAsync(doubles: 1);
        Assert.Equal(told, await SayAsync(nodes, nodes.B, message));
        await nodes.WhenDoneAsync();

        foreach (var owner in new[] { nodes.A, nodes.B, nodes.C })
        {
            await nodes.GiveAsync(owner);
            Assert.Equal(told, await SayAsync(nodes, nodes.B, message));
            await nodes.WhenDoneAsync();
        }

        Assert.Single(_handled);
    }

    [Fact]
    public async Task RepeatOfWhatWantsNothing_AtTheNextOwner_IsNotHandledAgain()
    {
        await using var nodes = await StartAsync();
        await nodes.SayAsync(nodes.B, Nothing);
        await nodes.WhenDoneAsync();
        await nodes.GiveAsync(nodes.A);

        await nodes.SayAsync(nodes.B, Nothing);

        await nodes.WhenDoneAsync();
        Assert.Single(_handled);
        Assert.Empty(nodes.Twilio.Frames);
    }

    [Fact]
    public async Task OwnerLosesTheLegWhileItsHandlerRuns_TheNextOneHandlesIt_AndARepeatGetsAReceipt()
    {
        var (running, held) = (new TaskCompletionSource(), new TaskCompletionSource<Answer>());
        _answer = () =>
        {
            running.TrySetResult();
            return held.Task;
        };
        await using var nodes = await StartAsync();
        await nodes.SayAsync(nodes.B, Request);
        await Eventually.EndsAsync(running.Task);
        nodes.C.Node.CutOff(losesCalls: true);
        await nodes.GiveAsync(nodes.A);
        await Eventually.HoldsAsync(() => _handled.Count == 2);

        await nodes.SayAsync(nodes.B, Request);
        nodes.Advance(0.25);
        Assert.Equal("""{"cme":{"re":["a.1"]}}""", await AnswerOfAsync(nodes));
        held.SetResult(new("8001"));

        await Eventually.HoldsAsync(() => nodes.Twilio.Frames.Any(static frame => frame.Text.Contains("8001", StringComparison.Ordinal)));
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task OwnerIsFrozenWhileItReadsTheStore_BeginsNothingWhenItGoesOn()
    {
        await using var nodes = await StartAsync();
        var read = nodes.C.Node.Reads.Count;
        nodes.C.Node.Reads.HoldAnswers();
        await nodes.SayAsync(nodes.B, Request);
        await Eventually.HoldsAsync(() => nodes.C.Node.Reads.Count > read);
        nodes.C.Node.Freeze();
        await nodes.GiveAsync(nodes.A);
        await Eventually.HoldsAsync(() => _handled.Count == 1);

        // It does not know yet that its calls went to others.
        nodes.C.Node.Reads.Release();
        await nodes.C.App.StopAsync();

        Assert.Single(_handled);
    }

    [Fact]
    public async Task ReplyHadToMakeRoom_TheNextOwnerSaysThatItIsGone()
    {
        _answer = static () => Task.FromResult(new Answer(new('x', 9_000)));
        await using var nodes = await StartAsync();
        for (var i = 1; i <= 30; i++)
        {
            await nodes.SayAsync(nodes.B, Request.Replace("a.1", $"a.{i}", StringComparison.Ordinal));
            await nodes.NextAsync();
        }

        await nodes.WhenDoneAsync();
        await Eventually.HoldsAsync(() => nodes.Engine.Legs.Values.Sum(static value => value.Bytes.Length) < 256 * 1024 * 4 / 3);
        await nodes.GiveAsync(nodes.A);

        Assert.Equal("""{"cme":{"re":"a.1","error":{"code":"gone"}}}""", await SayAsync(nodes, nodes.B, Request));
        Assert.Contains("xxx", await SayAsync(nodes, nodes.B, Request.Replace("a.1", "a.30", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(30, _handled.Count);
    }

    [Fact]
    public async Task TenMinutesLater_ItIsForgotten()
    {
        await using var nodes = await StartAsync();
        await SayAsync(nodes, nodes.B, Request);
        await nodes.WhenDoneAsync();
        await nodes.GiveAsync(nodes.A);
        nodes.Advance(600);

        await SayAsync(nodes, nodes.B, Request);

        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task StoreIsAway_TheNextOwnerHandlesItAgain()
    {
        await using var nodes = await StartAsync();
        await SayAsync(nodes, nodes.B, Request);
        await nodes.WhenDoneAsync();
        nodes.A.Node.Reads.LoseRequests();
        nodes.A.Node.Writes.LoseRequests();
        await nodes.GiveAsync(nodes.A);

        Assert.Contains("8001", await SayAsync(nodes, nodes.B, Request), StringComparison.Ordinal);

        Assert.Equal(2, _handled.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ManyRepeats_OwnersChangeAllTheTime_EachIdIsHandledOnce(int seed)
    {
        var (random, sent) = (new Random(seed), new HashSet<string>());
        await using var nodes = await StartAsync(doubles: 0.3, seed);
        TalkingNode[] all = [nodes.A, nodes.B, nodes.C];
        for (var i = 0; i < 100; i++)
        {
            var message = random.Next(3) switch { 0 => Request, 1 => Receipt, _ => Nothing };
            var id = $"a.{random.Next(20)}-{message.Length}";
            sent.Add(id);
            await nodes.SayAsync(all[random.Next(3)], message.Replace("a.1", id, StringComparison.Ordinal).Replace("hello", id, StringComparison.Ordinal));
            if (random.Next(4) == 0) nodes.Engine.HandOver(TalkingNodes.Leg, all[random.Next(3)].Node);
        }

        await nodes.WhenDoneAsync();
        Assert.Equal(sent.Count, _handled.Count);
    }

    private Task<TalkingNodes> StartAsync(double doubles = 0, int seed = 1) => TalkingNodes.StartAsync(
        builder => builder
            .AddHandler<Note>((context, _) =>
            {
                _handled.Enqueue(context.Content.Text);
                return Task.CompletedTask;
            })
            .AddRequestHandler<Question, Answer>((context, _) =>
            {
                _handled.Enqueue(context.Content.Text);
                return _answer();
            }),
        doubles: doubles,
        seed: seed);

    /// <summary>Sends, and returns what the app is told.</summary>
    private static async Task<string> SayAsync(TalkingNodes nodes, TalkingNode at, string message)
    {
        await nodes.SayAsync(at, message);
        return await AnswerOfAsync(nodes);
    }

    /// <summary>What the app gets next; receipts are gathered for a moment first.</summary>
    private static async Task<string> AnswerOfAsync(TalkingNodes nodes)
    {
        var next = nodes.NextAsync();
        await Eventually.HoldsAsync(() =>
        {
            if (nodes.Clock.HasTimerDueWithin(TimeSpan.FromSeconds(0.06))) nodes.Advance(0.05);
            return next.IsCompleted;
        });
        return (await next).Text;
    }
}
