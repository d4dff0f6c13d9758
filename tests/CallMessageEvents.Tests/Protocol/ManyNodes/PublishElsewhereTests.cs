namespace CallMessageEvents.Tests;

/// <summary>A node publishes; the legs have other owners, callbacks come anywhere, and each leg gets each value once.</summary>
public sealed class PublishElsewhereTests
{
    private const string Alice = TalkingNodes.LegText;
    private static readonly string Bob = ReceivingApp.Call(2);

    [Fact]
    public async Task Client_OfAnOwner_GetsWhatAnotherNodePublishes_UntilItsReceiptComesAnywhere()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);

        await PublishAsync(nodes.A, "first");

        var value = await nodes.NextAsync();
        Assert.Equal((Alice, "receipt", "first"), (value.Leg, (string?)value.Envelope["want"], (string?)value.Json["text"]));
        nodes.Advance(1.5);
        Assert.Equal(value.Text, (await nodes.NextAsync()).Text);
        await nodes.SayAsync(nodes.B, value.Receipt);
        await IsSilentAsync(nodes);
        Assert.Equal(0, nodes.Sum("call_message_events.frames.dropped", "cause", "late"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoGreetsLater_GetsItOnce_WhicheverNodeOwnsTheLegThen(bool isHandedOver)
    {
        await using var nodes = await StartAsync();
        await PublishAsync(nodes.A, "value");
        await nodes.WhenDoneAsync();
        if (isHandedOver) await nodes.GiveAsync(nodes.B);

        await nodes.HelloAsync(nodes.C);

        await nodes.SayAsync(nodes.A, (await ValueAsync(nodes, "value")).Receipt);
        await IsSilentAsync(nodes);
    }

    [Fact]
    public async Task WhoComesLater_GetsIt_FromTheOwnerOfItsLeg()
    {
        await using var nodes = await StartAsync();
        await PublishAsync(nodes.A, "value");
        await nodes.GiveAsync(nodes.B, Bob);

        await nodes.StatusAsync(nodes.C, Bob, "in-progress", Alice, "bob");
        await nodes.WhenDoneAsync();
        await nodes.HelloAsync(nodes.C, leg: Bob, id: "h.2");

        Assert.Equal(Bob, (await ValueAsync(nodes, "value")).Leg);
    }

    [Fact]
    public async Task LegWithoutClient_GetsItPlainly_Once()
    {
        await using var nodes = await StartAsync();
        await PublishAsync(nodes.A, "value");
        await nodes.WhenDoneAsync();

        nodes.Advance(3);

        var value = await nodes.NextAsync();
        Assert.Equal((null, "value"), (value.Envelope["id"], (string?)value.Json["text"]));
        await IsSilentAsync(nodes);
    }

    [Fact]
    public async Task TwoNodesPublishAtOnce_AllLegsEndWithTheSame()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PublishAsync(i % 2 == 0 ? nodes.A : nodes.B, $"value {i}")));
        await nodes.WhenDoneAsync();

        // Whoever greets now gets the last one only.
        await nodes.StatusAsync(nodes.A, Bob, "in-progress", Alice, "bob");
        await nodes.WhenDoneAsync();
        await nodes.SayAsync(nodes.C, """{"cme":{"id":"h.2","hello":{"v":[1]}}}""", Bob);
        await Eventually.HoldsAsync(() => Values(nodes, Bob).Any());

        var bobs = Assert.Single(Values(nodes, Bob));

        // An entry is done before its frame is on its way.
        await Eventually.HoldsAsync(() => Values(nodes, Alice).Any(value => Rev(value) == Rev(bobs)));
        var last = Values(nodes, Alice).MaxBy(Rev)!;
        Assert.Equal((Rev(last), (string?)last.Json["text"]), (Rev(bobs), (string?)bobs.Json["text"]));
    }

    [Fact]
    public async Task Rev_Grows_ThoughTheNextNodesClockIsBehind()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);
        await PublishAsync(nodes.A, "first");
        var first = await ValueAsync(nodes, "first");
        nodes.Clock.WallClockOffset = TimeSpan.FromMinutes(-5);

        await PublishAsync(nodes.B, "second");

        Assert.Equal(Rev(first) + 1, Rev(await ValueAsync(nodes, "second")));
    }

    [Fact]
    public async Task UnpublishAsync_AtAnotherNode_NobodyGetsItAnyMore()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);
        await PublishAsync(nodes.A, "value");
        await ValueAsync(nodes, "value");

        await nodes.B.Messenger.UnpublishAsync<CustomerValue>(TalkingNodes.Leg, TestAccount.Token);
        await nodes.WhenDoneAsync();

        await IsSilentAsync(nodes);
        nodes.Advance(1);
        await nodes.HelloAsync(nodes.B, id: "h.2");
        await nodes.GiveAsync(nodes.B);
        nodes.Advance(1);
        await nodes.HelloAsync(nodes.B, id: "h.3");
        await IsSilentAsync(nodes);
    }

    [Fact]
    public async Task Lifetime_IsOver_WhoGreetsThenGetsNothing()
    {
        await using var nodes = await StartAsync();
        await nodes.A.Messenger.PublishAsync(
            TalkingNodes.Leg, new CustomerValue("value"), new PublishOptions { Lifetime = TimeSpan.FromSeconds(2) }, TestAccount.Token);
        await nodes.WhenDoneAsync();
        nodes.Advance(2);

        await nodes.HelloAsync(nodes.B);
        await nodes.GiveAsync(nodes.B);
        nodes.Advance(1);
        await nodes.HelloAsync(nodes.B, id: "h.2");

        await IsSilentAsync(nodes);
    }

    [Fact]
    public async Task OwnerLosesTheLeg_ItSendsNothingMore()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);
        nodes.Advance(1);
        await PublishAsync(nodes.A, "value");
        await ValueAsync(nodes, "value");
        await nodes.WhenDoneAsync();

        nodes.C.Node.CutOff(losesCalls: true);
        await nodes.GiveAsync(nodes.A);

        await nodes.Clock.WhenNoTimerIsDueAsync(TimeSpan.FromSeconds(1.5));
        await IsSilentAsync(nodes);
        await nodes.HelloAsync(nodes.B, id: "h.2");
        await ValueAsync(nodes, "value");
    }

    [Fact]
    public async Task EngineIsAway_TheNodeSendsIt_AndSaysSo()
    {
        await using var nodes = await StartAsync();
        await nodes.HelloAsync(nodes.B);
        await Eventually.HoldsAsync(async () => await nodes.A.Directory.FindClientAsync(TalkingNodes.Leg, TestAccount.Token) is not null);
        await nodes.A.Messenger.SendAsync(TalkingNodes.User, new Hint("The leg is known."), null, TestAccount.Token);
        await nodes.NextAsync();
        nodes.A.Node.CutOff();

        await PublishAsync(nodes.A, "value");

        nodes.Advance(3);
        Assert.Equal("value", (string?)(await nodes.NextAsync()).Json["text"]);
        Assert.Contains(nodes.A.App.Log.Lines, static line => line.Contains("other nodes do not know of", StringComparison.Ordinal));
    }

    /// <summary>Alice's leg is in progress.</summary>
    private static async Task<TalkingNodes> StartAsync()
    {
        var nodes = await TalkingNodes.StartAsync(doubles: 0.5);
        await nodes.StatusAsync(nodes.B, Alice, "in-progress");
        await nodes.WhenDoneAsync();
        return nodes;
    }

    private static Task PublishAsync(TalkingNode at, string text) =>
        Eventually.EndsAsync(at.Messenger.PublishAsync(TalkingNodes.Leg, new CustomerValue(text), null, TestAccount.Token));

    /// <summary>The next frame, which is a value.</summary>
    private static async Task<GotFrame> ValueAsync(TalkingNodes nodes, string text)
    {
        var value = await nodes.NextAsync();
        Assert.Equal(("value", text), ((string?)value.Json["type"], (string?)value.Json["text"]));
        return value;
    }

    private static IEnumerable<GotFrame> Values(TalkingNodes nodes, string leg) =>
        nodes.Twilio.Frames.Where(frame => frame.Leg == leg && frame.Json["type"] is { } type && (string?)type == "value");

    private static long Rev(GotFrame value) => (long)value.Envelope["rev"]!;

    /// <summary>Asserts that no app gets anything for some time.</summary>
    private static async Task IsSilentAsync(TalkingNodes nodes)
    {
        await nodes.WhenDoneAsync();
        var before = nodes.Twilio.Frames.Count;
        for (var i = 0; i < 20; i++)
        {
            nodes.Advance(1);
            await nodes.WhenDoneAsync();
        }

        Assert.Equal(before, nodes.Twilio.Frames.Count);
    }
}

[CallMessage("value")]
internal sealed record CustomerValue(string Text);
