namespace CallMessageEvents.Tests;

/// <summary>Frames of an app in shapes that the library itself never writes: each means what it says, and no more.</summary>
public sealed class FrameShapeTests
{
    private const string Done = """{"cme":{"re":["a.1"]}}""";

    [Theory]
    [InlineData("""{"type":"note","cme":{"x":{"y":[1,{"id":"b.9"}]},"id":"a.1","z":[{}],"want":"receipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","cme":{"id":"a.1","want":["reply"],"want":"receipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","cme":{"id":{"id":"b.9"},"id":"a.1","ttl":[1],"want":"receipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","cme":{"part":null,"re":null,"hello":null,"error":null,"data":{},"id":"a.1","want":"receipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","cme":{"\udc00":2,"id":"a.1","want":"receipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","c\u006de":{"\u0069d":"a\u002e1","w\u0061nt":"r\u0065ceipt"},"text":"hello"}""")]
    [InlineData("""{"type":"note","x":{"cme":{"id":"b.9"}},"cme":{"id":"a.1","want":"receipt"},"y":[{"cme":1}],"text":"hello"}""")]
    [InlineData("""{"type":"note","cme":{"id":"b.9"},"cme":null,"text":"hello","cme":{"id":"a.1","want":"receipt"}}""")]
    public async Task Message_OfAnyShape_IsHandledAndHasItsReceipt(string frame)
    {
        var handled = 0;
        await using var app = await TalkingApp.StartAsync(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(++handled)));

        Assert.Equal(204, await app.SayAsync(frame));
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(50));
        app.Advance(0.05);

        Assert.Equal((Done, 1), ((await app.NextAsync()).Text, handled));
    }

    [Theory]
    [InlineData("""{"cme":{"re":["ID"]}} x""")]
    [InlineData("""{"cme":{"re":["ID"]}}{}""")]
    [InlineData("""{"cme":{"re":["ID"]},}""")]
    [InlineData("""{"cme":{"re":["ID"]}""")]
    [InlineData("""[{"cme":{"re":["ID"]}}]""")]
    [InlineData("""{"x":{"cme":{"re":["ID"]}}}""")]
    [InlineData("""{"cme":{"re":["ID"]},"cme":5}""")]
    [InlineData("""{"cme":{"re":["ID"],"re":5}}""")]
    [InlineData("""{"cme":{"re":[["ID"]]}}""")]
    [InlineData("""{"cme":{"re":["ID "]}}""")]
    [InlineData("""{"cme":{"x":{"re":["ID"]}}}""")]
    public async Task Receipt_OfAShapeThatIsNone_IsNotTaken(string frame)
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        var sending = app.BeSureAsync();
        var sent = await app.NextAsync();
        await app.SayAsync(frame.Replace("ID", sent.Id, StringComparison.Ordinal));

        // It is sent again, because nothing has said that it has come.
        await app.Clock.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1.5));
        app.Advance(1.5);

        Assert.Equal(sent.Text, (await app.NextAsync()).Text);
        await app.SayAsync(sent.Receipt);
        await Eventually.EndsAsync(sending);
    }

    [Theory]
    [InlineData("""{"code":"own","message":"why"}""", "own", "why")]
    [InlineData("""{"x":{"code":"no","message":"no"},"code":"own","y":[{}],"message":"why"}""", "own", "why")]
    [InlineData("""{"c\u006fde":"o\u0077n","m\u0065ssage":"\u0077hy"}""", "own", "why")]
    [InlineData("""{"code":"no","code":"own","message":"why","message":5}""", "own", null)]
    [InlineData("""{"message":"why"}""", "failed", null)]
    [InlineData("""{"code":{"code":"no"},"message":"why"}""", "failed", null)]
    [InlineData("""{"code":"\ud800"}""", "failed", null)]
    [InlineData("""{"code":"LONG","message":"why"}""", "LONG", "why")]
    [InlineData("""{"code":"LONGx","message":"why"}""", "failed", null)]
    public async Task Error_OfAnyShape_IsWhatCanBeRead(string error, string code, string? message)
    {
        var longest = new string('c', 100);
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        var frame = """{"cme":{"re":"ID","error":ERROR}}"""
            .Replace("ID", (await app.NextAsync()).Id, StringComparison.Ordinal)
            .Replace("ERROR", error.Replace("LONG", longest, StringComparison.Ordinal), StringComparison.Ordinal);

        await app.SayAsync(frame);

        var thrown = await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(asking));
        Assert.Equal((code.Replace("LONG", longest, StringComparison.Ordinal), message), (thrown.Code, thrown.AppMessage));
    }

    [Theory]
    [InlineData("""{"v":[1]}""", true)]
    [InlineData("""{"v":[3,1.0]}""", true)]
    [InlineData("""{"v":[1,1]}""", true)]
    [InlineData("""{"x":{"v":[2]},"v":[1],"y":[{"v":2}]}""", true)]
    [InlineData("""{"v":[2],"v":[1]}""", true)]
    [InlineData("""{"\u0076":[1]}""", true)]
    [InlineData("""{"v":[1],"v":[2]}""", false)]
    [InlineData("""{"v":[1,1.5]}""", false)]
    [InlineData("""{"v":[1,"2"]}""", false)]
    [InlineData("""{"v":[1,[2]]}""", false)]
    [InlineData("""{"v":[[1]]}""", false)]
    [InlineData("""{"v":[1e400,1]}""", false)]
    [InlineData("""{"v":{"v":[1]}}""", false)]
    public async Task Hello_OfAnyShape_HasAVersionOrNone(string hello, bool hasVersion)
    {
        await using var app = await TalkingApp.StartAsync();

        await app.SayAsync("""{"cme":{"id":"h.1","hello":HELLO}}""".Replace("HELLO", hello, StringComparison.Ordinal));

        var answer = hasVersion
            ? """{"cme":{"re":"h.1","hello":{"v":1,"parts":true}}}"""
            : """{"cme":{"re":"h.1","error":{"code":"version"}}}""";
        Assert.Equal(answer, (await app.NextAsync()).Text);
    }

    [Theory]
    [InlineData(80, "", 80)]
    [InlineData(80, "c", 80)]
    [InlineData(79, "😀", 79)]
    [InlineData(78, "😀", 78)]
    [InlineData(80, "😀", 80)]
    public async Task Hello_LongName_IsCutBetweenCharacters(int characters, string end, int kept)
    {
        await using var app = await TalkingApp.StartAsync();
        var name = new string('c', characters) + end;

        await app.SayAsync("""{"cme":{"id":"h.1","hello":{"v":[1],"client":"NAME"}}}""".Replace("NAME", name, StringComparison.Ordinal));

        CallClient? client = null;
        await Eventually.HoldsAsync(async () => (client = await app.Directory.FindClientAsync(TalkingApp.Leg, TestAccount.Token)) is not null);
        Assert.Equal(characters + end.Length <= 80 ? name : name[..kept], client!.Name);
    }

    /// <summary>With as few escapes as JSON allows, because Twilio counts characters.</summary>
    [Fact]
    public async Task Fault_AnyText_IsToldAsItIs()
    {
        await using var app = await TalkingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestFault("own", "\"q\" \\ /\n\r\t\b\0\u001f é😀<&'\u2028")));

        await app.SayAsync("""{"type":"question","cme":{"id":"a.1","want":"reply","ttl":9000},"text":"What?"}""");

        const string Told = """{"cme":{"re":"a.1","error":{"code":"own","message":"\"q\" \\ /\n\r\t\u0008\u0000\u001f é😀<&'LINE"}}}""";
        Assert.Equal(Told.Replace("LINE", "\u2028", StringComparison.Ordinal), (await app.NextAsync()).Text);
    }
}
