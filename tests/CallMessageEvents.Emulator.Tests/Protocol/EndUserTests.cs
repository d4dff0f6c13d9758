namespace CallMessageEvents.Emulator.Tests;

/// <summary>An end user whose app speaks the protocol, over the wire.</summary>
public sealed class EndUserTests : EndUserTest
{
    [Fact]
    public async Task Request_Handler_IsAnswered()
    {
        await MeetAsync();
        Alice.OnRequest("question", json => $$"""{"type":"answer","to":{{json}}}""");

        await TellAsync("""{"type":"question","cme":{"id":"server.1","want":"reply","ttl":30000},"text":"Why?"}""");

        AssertJson("""{"type":"answer","cme":{"re":"server.1"},"to":{"type":"question","text":"Why?"}}""", await NextAsync());
    }

    [Fact]
    public async Task Request_Again_IsAnsweredAgainAndRunsOnce()
    {
        await MeetAsync();
        var runs = 0;
        Alice.OnRequest("question", _ => $$"""{"type":"answer","run":{{Interlocked.Increment(ref runs)}}}""");

        for (var time = 0; time < 3; time++)
        {
            await TellAsync("""{"type":"question","cme":{"id":"server.1","want":"reply","ttl":30000}}""");
            AssertJson("""{"type":"answer","cme":{"re":"server.1"},"run":1}""", await NextAsync());
        }
    }

    [Theory]
    [InlineData("nobody", """{"cme":{"re":"server.1","error":{"code":"no-handler"}}}""")]
    [InlineData("throws", """{"cme":{"re":"server.1","error":{"code":"failed"}}}""")]
    [InlineData("means", """{"cme":{"re":"server.1","error":{"code":"unknown-account","message":"There is none."}}}""")]
    [InlineData("nonsense", """{"cme":{"re":"server.1","error":{"code":"failed"}}}""")]
    [InlineData("hint", """{"cme":{"re":"server.1","error":{"code":"no-handler"}}}""")]
    public async Task Request_Fails_SaysWhy(string type, string answer)
    {
        await MeetAsync();
        Alice.On("hint", _ => { });
        Alice.OnRequest("throws", _ => throw new InvalidOperationException("secret"));
        Alice.OnRequest("means", _ => throw new EndUserException("unknown-account", "There is none."));
        Alice.OnRequest("nonsense", _ => "[]");

        await TellAsync($$$"""{"type":"{{{type}}}","cme":{"id":"server.1","want":"reply","ttl":30000}}""");

        AssertJson(answer, await NextAsync());
    }

    [Fact]
    public async Task Request_Gone_CancelsTheHandler()
    {
        await MeetAsync();
        var cancelled = new TaskCompletionSource();
        Alice.OnRequest("question", async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "";
        });
        await TellAsync("""{"type":"question","cme":{"id":"server.1","want":"reply","ttl":200}}""");

        await PassAsync(200);

        await cancelled.Task.InTimeAsync();
    }

    [Fact]
    public async Task Listener_Called_IsTheReceipt()
    {
        await MeetAsync();
        var heard = new TaskCompletionSource<string>();
        Alice.On("hint", heard.SetResult);

        await TellAsync("""{"type":"hint","cme":{"id":"server.1","want":"receipt"},"text":"Ask."}""");

        Assert.Equal("""{"type":"hint","text":"Ask."}""", await heard.Task.InTimeAsync());
        await PassAsync(50);
        AssertJson("""{"cme":{"re":["server.1"]}}""", await NextAsync());
    }

    [Fact]
    public async Task Listener_PlainMessages_GetsThemInOrder()
    {
        await MeetAsync();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        Alice.On("hint", json => heard.Writer.TryWrite(json));

        for (var number = 0; number < 20; number++) await TellAsync($$"""{"type":"hint","n":{{number}}}""");

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal($$"""{"type":"hint","n":{{number}}}""", await heard.Reader.ReadAsync(Cancellation).InTimeAsync());
        }
    }

    [Fact]
    public async Task RequestAsync_Answered_ReturnsTheReply()
    {
        await MeetAsync();
        var asking = Alice.RequestAsync("""{"type":"account-query","id":7}""", cancellationToken: Cancellation);
        var request = await NextAsync();

        await TellAsync($$$"""{"type":"card","cme":{"re":"{{{IdOf(request)}}}"},"name":"Ann"}""");

        AssertJson($$$"""{"type":"account-query","cme":{"id":"{{{IdOf(request)}}}","want":"reply","ttl":30000},"id":7}""", request);
        Assert.Equal("""{"type":"card","name":"Ann"}""", await asking.InTimeAsync());
    }

    [Fact]
    public async Task SendAsync_NoReceipt_IsSentAgainAndTimesOut()
    {
        await MeetAsync();
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation);
        var first = await NextAsync();
        foreach (var wait in (double[])[1500, 3000])
        {
            await PassAsync(wait);
            AssertJson(first.ToJsonString(), await NextAsync());
        }

        await PassAsync(3500);

        var error = await Assert.ThrowsAsync<EndUserException>(() => sending.InTimeAsync());
        Assert.Equal(("timed-out", true), (error.Code, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_Receipt_Completes()
    {
        await MeetAsync();
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation);

        await TellAsync($$$"""{"cme":{"re":["{{{IdOf(await NextAsync())}}}"]}}""");

        await sending.InTimeAsync();
    }

    [Fact]
    public async Task SendAsync_Large_GoesInParts()
    {
        await MeetAsync();
        var text = string.Concat(Enumerable.Repeat("é😀\"\\", 500));
        var form = new System.Text.Json.Nodes.JsonObject { ["type"] = "form", ["text"] = text };
        var sending = Alice.SendAsync(form.ToJsonString(), cancellationToken: Cancellation);

        var parts = new List<System.Text.Json.Nodes.JsonNode> { await NextAsync() };
        while (parts.Count < (int)parts[0]["cme"]!["part"]![1]!) parts.Add(await NextAsync());
        var joined = System.Text.Json.Nodes.JsonNode.Parse(string.Concat(parts.Select(part => (string)part["cme"]!["data"]!)))!;
        await TellAsync($$$"""{"cme":{"re":["{{{IdOf(parts[0])}}}"]}}""");

        Assert.True(parts.Count > 1);
        Assert.Equal(text, (string?)joined["text"]);
        await sending.InTimeAsync();
    }

    [Fact]
    public async Task SendAsync_EndedCall_Fails()
    {
        await MeetAsync();
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation);

        Leg.Complete();

        Assert.Equal("call-ended", (await Assert.ThrowsAsync<EndUserException>(() => sending.InTimeAsync())).Code);
        var late = await Assert.ThrowsAsync<EndUserException>(() => Alice.SendAsync("""{"type":"late"}""", cancellationToken: Cancellation));
        Assert.Equal("call-ended", late.Code);
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsNotSentAgain()
    {
        await MeetAsync();
        using var cancel = new CancellationTokenSource();
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: cancel.Token);
        await NextAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.InTimeAsync());
        Time.Advance(TimeSpan.FromSeconds(8));
        await TellAsync("""{"type":"nobody","cme":{"id":"server.1","want":"reply"}}""");
        AssertJson("""{"cme":{"re":"server.1","error":{"code":"no-handler"}}}""", await NextAsync());
    }

    [Fact]
    public async Task Speaks_OutgoingCall_SaysHelloWhenItRings()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Parent;
        leg.EndUser.Speaks = true;
        await SubscribeAsync(leg);
        await PassAsync(1500);

        var hello = await NextAsync();

        AssertJson("""[1]""", hello["cme"]!["hello"]!["v"]);
        Assert.Equal("ringing", leg.Status);
    }

    [Fact]
    public async Task Speaks_IncomingCall_SaysHelloWhenAccepted()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Ring().Child;
        leg.EndUser.Speaks = true;
        await SubscribeAsync(leg);
        Assert.Equal(0, Arrived);

        leg.Answer();

        AssertJson("""[1]""", (await NextAsync())["cme"]!["hello"]!["v"]);
    }

    [Fact]
    public async Task Speaks_NoReceiptOfTheHello_SaysItAgainAndSendsNothingElse()
    {
        await SubscribeAsync();
        Alice.Speaks = true;
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation);
        var first = await NextAsync();
        await PassAsync(1500);

        var second = await NextAsync();

        Assert.NotEqual(IdOf(first), IdOf(second));
        Assert.NotNull(second["cme"]!["hello"]);
        await TellAsync($$$"""{"cme":{"re":"{{{IdOf(first)}}}","hello":{"v":1} } }""");
        Assert.Equal("accepted", (string?)(await NextAsync())["type"]);
        Assert.False(sending.IsCompleted);
    }

    [Fact]
    public async Task IsSilent_Request_IsHeardAndNotAnswered()
    {
        await MeetAsync();
        var asked = new TaskCompletionSource();
        Alice.OnRequest("question", _ =>
        {
            asked.SetResult();
            return """{"type":"answer"}""";
        });
        Alice.IsSilent = true;

        await TellAsync("""{"type":"question","cme":{"id":"server.1","want":"reply"}}""");

        await asked.Task.InTimeAsync();
        await Leg.SendMessageAsync("\"end\"", Cancellation);
        AssertJson("\"end\"", await NextAsync());
    }

    [Fact]
    public async Task Close_Waiting_Fails()
    {
        await MeetAsync();
        var sending = Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation);
        await NextAsync();

        Alice.Close();

        Assert.Equal("closed", (await Assert.ThrowsAsync<EndUserException>(() => sending.InTimeAsync())).Code);
        var closed = await Assert.ThrowsAsync<EndUserException>(() => Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation));
        Assert.Equal("closed", closed.Code);
    }

    [Fact]
    public async Task Speaks_Not_HearsAndSaysNothing()
    {
        await SubscribeAsync();
        Alice.On("hint", _ => Assert.Fail("It does not speak."));

        await TellAsync("""{"type":"hint","cme":{"id":"server.1","want":"receipt"}}""");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Alice.SendAsync("""{"type":"accepted"}""", cancellationToken: Cancellation));
        Assert.Equal(0, Arrived);
    }

    [Fact]
    public async Task SendAsync_BadArguments_Throws()
    {
        await MeetAsync();

        await Assert.ThrowsAsync<ArgumentException>("json", () => Alice.SendAsync("{}", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>("json", () => Alice.SendAsync("""{"type":"a","cme":{}}""", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("timeout", () => Alice.RequestAsync("""{"type":"a"}""", TimeSpan.FromMinutes(10), Cancellation));
        Assert.Throws<InvalidOperationException>(() => Leg.Conversation.Parent.EndUser);
    }
}
