using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>The library's own properties in what others wrote, whatever its shape.</summary>
public sealed class EnvelopeTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly Envelope Own = Envelope.Default;

    [Theory]
    [InlineData("""{"type":"a","x":1,"cme":{"id":"b.1"}}""", """{"x":1}""")]
    [InlineData("""{"x":1,"cme":{"id":"b.1"},"type":"a"}""", """{"x":1}""")]
    [InlineData("""{"x":1,"type":"a","y":[{"type":2,"cme":3}],"cme":{"a":{"b":[]}},"z":3}""", """{"x":1,"y":[{"type":2,"cme":3}],"z":3}""")]
    [InlineData("""{"type":"a","type":"b","cme":1,"x":1,"cme":2,"type":null}""", """{"x":1}""")]
    [InlineData("""{"t\u0079pe":"a","x":"\n","c\u006de":{}}""", """{"x":"\n"}""")]
    [InlineData("""{ "type" : "a" , "x" : 1 , "cme" : {} }""", """{ "x" : 1 }""")]
    [InlineData("""{"type":"a"}""", "{}")]
    [InlineData("""{"type":"a","cme":{}}""", "{}")]
    [InlineData("""{"$type":"d","type":"a","x":1}""", """{"$type":"d","x":1}""")]
    [InlineData("""{"x":1}""", """{"x":1}""")]
    [InlineData("""{}""", "{}")]
    [InlineData("""["type","cme"]""", """["type","cme"]""")]
    [InlineData("""{"type":"a","cme":""", """{"type":"a","cme":""")]
    [InlineData("""{"type":"a"} x""", """{"type":"a"} x""")]
    [InlineData("""{"\ud800":1,"type":"a"}""", """{"\ud800":1}""")]
    [InlineData("", "")]
    public void Without_Both_LeavesAllElseAsItIs(string content, string expected) => Assert.Equal(expected, Without(content, type: true, envelope: true));

    [Fact]
    public void Without_One_LeavesTheOther()
    {
        Assert.Equal("""{"type":"a"}""", Without("""{"type":"a","cme":{}}""", type: false, envelope: true));
        Assert.Equal("""{"cme":{}}""", Without("""{"type":"a","cme":{}}""", type: true, envelope: false));
        Assert.Equal("""{"type":"a","cme":{}}""", Without("""{"type":"a","cme":{}}""", type: false, envelope: false));
    }

    [Theory]
    [InlineData("""{"type":"a","type":"b"}""", "b")]
    [InlineData("""{"type":"a","x":{"type":"c"}}""", "a")]
    [InlineData("""{"type":"a","t\u0079pe":"b"}""", "b")]
    [InlineData("""{"type":"a","type":5}""", null)]
    [InlineData("""{"type":5,"x":1,"type":"b"}""", "b")]
    [InlineData("""{"type":"a","x":"\n","type":null}""", null)]
    [InlineData("""{"type":"a","x":nonsense""", "a")]
    [InlineData("""{"type":"\ud800"}""", null)]
    [InlineData("""{"x":nonsense,"type":"a"}""", null)]
    public void ReadType_OfDoubled_LastOne(string content, string? type) => Assert.Equal(type, Own.ReadType(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("""{"type":"a"}""")]
    [InlineData("""{"type":"a","x":"cme"}""")]
    [InlineData("""{"x":{"cme":{"id":"b.1"}}}""")]
    [InlineData("""{"cme":"text"}""")]
    [InlineData("""{"cme":{}}""")]
    [InlineData("""{"cme":{"id":"b.1","id":null}}""")]
    [InlineData("""{"cme":{"id":"b.1"},"cme":5}""")]
    [InlineData("""{"cme":{"ttl":5,"want":"reply","data":"x","error":{"code":"x"}}}""")]
    [InlineData("""{"cme":{"re":"a b","hello":[],"part":null}}""")]
    [InlineData("""{"cme":{"id":"b.1"}""")]
    [InlineData("""{"cme":{"id":"b.1"},}""")]
    [InlineData("""[{"cme":{"id":"b.1"}}]""")]
    [InlineData("""{"cme":{"id":"\ud83d"}}""")]
    public void Read_Plain_Null(string content) => Assert.Null(Read(content));

    [Fact]
    public void Read_Escaped_IsTheSame()
    {
        Assert.Equal("b.1", Read("""{"c\u006de":{"\u0069d":"b\u002e1","w\u0061nt":"rep\u006cy"}}""")?.Id);
        Assert.Equal(MessageWant.Reply, Read("""{"c\u006de":{"\u0069d":"b\u002e1","w\u0061nt":"rep\u006cy"}}""")?.Want);
        Assert.Equal("b.1", Read("""{"\ud800":1,"cme":{"\udc00":2,"id":"b.1"}}""")?.Id);
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Read_EveryCharacterOfTheIdIsEscaped_HasAsManyAsAnyOther(int length, bool isId)
    {
        var escaped = string.Concat(Enumerable.Repeat("\\u0062", length));

        Assert.Equal(isId ? new string('b', length) : null, Read($$$"""{"cme":{"id":"{{{escaped}}}"}}""")?.Id);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("5.5", 5.5)]
    [InlineData("-1", 0)]
    [InlineData("1e300", 1e9)]
    [InlineData("1e400", 1e9)]
    [InlineData("-1e400", 0)]
    public void Read_Ttl_IsClamped(string ttl, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Read($$$"""{"cme":{"id":"b.1","want":"reply","ttl":{{{ttl}}}}}""")?.Ttl);

    [Theory]
    [InlineData("[0,1]", 0, 1)]
    [InlineData("[63,64]", 63, 64)]
    [InlineData("[1.0,2e0]", 1, 2)]
    public void Read_Part_OfWholeNumbers(string part, int index, int count) =>
        Assert.Equal((index, count), Read($$$"""{"cme":{"id":"b.1","part":{{{part}}},"data":"x"}}""")?.Part);

    [Theory]
    [InlineData("""{"v":[1]}""", true)]
    [InlineData("""{"v":[3,1.0]}""", true)]
    [InlineData("""{"v":[1,1.5]}""", false)]
    [InlineData("""{"v":[1,"2"]}""", false)]
    [InlineData("""{"v":[1],"v":[2]}""", false)]
    [InlineData("""{"v":[[1]]}""", false)]
    [InlineData("""{"v":[1e400,1]}""", false)]
    public void Read_Hello_Version(string hello, bool hasVersion) =>
        Assert.Equal(hasVersion, Read($$$"""{"cme":{"id":"b.1","hello":{{{hello}}}}}""")?.Hello?.HasVersion1);

    [Fact]
    public void Read_Client_IsCutBetweenCharacters()
    {
        var client = new string('c', 79) + "😀";

        Assert.Equal(new string('c', 79), Read($$$$"""{"cme":{"id":"b.1","hello":{"client":"{{{{client}}}}"}}}""")?.Hello?.Client);
        Assert.Null(Read("""{"cme":{"id":"b.1","hello":{"client":{"x":[]},"parts":1}}}""")?.Hello?.Client);
    }

    [Fact]
    public void Read_DeepNesting_DoesNotThrow()
    {
        var deep = new string('[', 4000) + new string(']', 4000);

        foreach (var field in "id want ttl re error part data hello x".Split(' '))
        {
            _ = Read($$$"""{"cme":{"{{{field}}}":{{{deep}}}},"x":{{{deep}}}}""");
            _ = Without($$$"""{"cme":{"{{{field}}}":{{{deep}}}},"x":{{{deep}}}}""", type: true, envelope: true);
        }

        Assert.Null(Read(deep));
    }

    /// <summary>Pieces that make frames, put together anyhow.</summary>
    [Fact]
    public void AnyContent_NeverThrows()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"cme\"", "\"type\"", "\"id\"", "\"want\"", "\"re\"", "\"part\"", "\"data\"", "\"hello\"",
            "\"v\"", "\"error\"", "\"code\"",
            "\"b.1\"", "\"\\ud800\"", "\"\\u0063me\"", "\"reply\"", "0", "1e999", "null", "true", " ", "\\", "\"", "\u0001", "é",
        ];
        var text = Gen.ListOf(Gen.Elements(pieces)).Select(static all => Encoding.UTF8.GetBytes("{\"cme\":{" + string.Concat(all)));
        var bytes = Gen.ListOf(Gen.Choose(0, 255)).Select(static all => all.Select(static one => (byte)one).ToArray());

        Prop.ForAll(Gen.OneOf(text, bytes).ToArbitrary(), static content =>
        {
            _ = Own.Read(content);
            _ = Own.ReadJoined(content);
            _ = Own.ReadType(content);
            Assert.True(Own.Without(content, type: true, envelope: true).Length <= content.Length);
        }).Check(Many);
    }

    [Fact]
    public void Without_AnyObject_IsTheObjectWithoutThem()
    {
        var names = Gen.Elements("type", "cme", "x", "y", "t\\u0079pe", "type ", "");
        var values = Gen.Elements("1", "null", "\"type\"", "{\"type\":1}", "[{\"cme\":2}]", " \"\\n\" ", "{}");
        var properties = Gen.ListOf(Gen.Zip(names, values)).Where(static all => all.Count < 8);

        Prop.ForAll(properties.ToArbitrary(), static all =>
        {
            var kept = all.Where(static one => one.Item1 is not ("type" or "cme" or "t\\u0079pe")).ToList();

            Assert.Equal(Write(kept), Without(Write(all), type: true, envelope: true));
        }).Check(Many);

        static string Write(IEnumerable<(string, string)> all) => "{" + string.Join(',', all.Select(static one => $"\"{one.Item1}\":{one.Item2.Trim()}")) + "}";
    }

    [Theory]
    [InlineData("{}", """{"cme":{"id":"n.1","want":"reply","ttl":5}}""")]
    [InlineData("{ }", """{ "cme":{"id":"n.1","want":"reply","ttl":5}}""")]
    [InlineData("""{"type":"a"}""", """{"type":"a","cme":{"id":"n.1","want":"reply","ttl":5}}""")]
    [InlineData("""{"$type":"d","type":"a","x":{}} """, """{"$type":"d","type":"a","x":{},"cme":{"id":"n.1","want":"reply","ttl":5}}""")]
    public void Message_OfContent_HasEnvelopeBehindMetadata(string content, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Own.Frames.Message(Encoding.UTF8.GetBytes(content), "n.1", MessageWant.Reply, 5)));

    [Fact]
    public void Error_OfAnyText_IsReadAsItWas()
    {
        foreach (var text in new[] { "\"quoted\" \\ \n\t\r\u0000\u001f", "é 漢字 😀", "\u2028", "" })
        {
            var read = Own.Read(Own.Frames.Error("b.1", new("own", text)));

            Assert.Equal(new MessageFault("own", text), read?.Error);
        }
    }

    [Fact]
    public void Error_TooLong_FitsAFrame()
    {
        var frame = Own.Frames.Error("b.1", new(new string('c', 20_000), new string('\u0001', 20_000)));

        Assert.InRange(frame.Length, 1, MessageTooLargeException.MaxLength);
        Assert.Equal(MessageFault.Failed, Own.Read(frame)?.Error?.Code);
    }

    [Fact]
    public void Split_AnyMessage_JoinsToTheSame()
    {
        var pieces = Gen.Elements("x", "\"", "\\", "\n", "é", "€", "😀", "\u0001");
        var texts = Gen.Zip(pieces, Gen.Choose(8_000, 40_000)).Select(static one => string.Concat(Enumerable.Repeat(one.Item1, one.Item2)));

        Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            var whole = Encoding.UTF8.GetBytes(text);
            var parts = PartSplitting.Split(Own.Frames, "n7kq02mxw1.1", "b4zr81tyq0.1", whole);

            Assert.NotNull(parts);
            Assert.All(parts, static part => Assert.InRange(part.Length, 1, 8_000));
            Assert.Equal(text, string.Concat(parts.Select(static part => Own.Read(part)!.Data)));
            Assert.Equal(Enumerable.Range(0, parts.Count).Select(index => (index, parts.Count)), parts.Select(static part => Own.Read(part)!.Part!.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Split_BeyondTheLimits_Null()
    {
        Assert.Null(PartSplitting.Split(Own.Frames, "n.1", null, Encoding.UTF8.GetBytes(new string('x', (256 * 1024) + 1))));
        Assert.Null(PartSplitting.Split(Own.Frames, "n.1", null, Encoding.UTF8.GetBytes(new string('\u0001', 100_000))));
    }

    private static MessageEnvelope? Read(string content) => Own.Read(Encoding.UTF8.GetBytes(content));

    private static string Without(string content, bool type, bool envelope) =>
        Encoding.UTF8.GetString(Own.Without(Encoding.UTF8.GetBytes(content), type, envelope));
}
