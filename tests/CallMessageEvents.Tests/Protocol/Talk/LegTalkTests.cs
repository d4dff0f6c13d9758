using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>What the vectors do not show of a leg's talk: messages that a log gives again, what is remembered and for how long, and bad input.</summary>
public sealed class LegTalkTests
{
    private const string Message = """{"type":"hint","cme":{"id":"b.1","want":"receipt"}}""";
    private const string Request = """{"type":"question","cme":{"id":"b.1","want":"reply","ttl":30000}}""";
    private const string Hello = """{"cme":{"id":"b.9","hello":{"v":[1],"parts":true}}}""";

    private readonly PartsRoom _room = new();
    private readonly LegTalk _talk;
    private TimeSpan _now = TimeSpan.FromHours(1);
    private int _ids;

    public LegTalkTests() => _talk = new(new(Envelope.Default, () => $"n.{++_ids}", static wait => wait * 1.2, TimeSpan.FromSeconds(3), _room));

    [Fact]
    public void Arrived_AgainWithItsKey_BeginsAgainAsTheSame()
    {
        var first = Assert.IsType<TalkDecision.Begin>(Assert.Single(Arrive(Request, "SM1")));
        var again = Assert.IsType<TalkDecision.Begin>(Assert.Single(Arrive(Request, "SM1")));

        Assert.Equal(first.Run, again.Run);
        Assert.Equal(Text(first.Content), Text(again.Content));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Repeated)], Arrive(Request, "SM2"));
        Apply(new TalkEvent.Handled(first.Run, Error: new("own")));
        Assert.Equal("""{"cme":{"re":"b.1","error":{"code":"own"}}}""", Assert.Single(Sent(Arrive(Request, "SM1"))));
    }

    [Fact]
    public void Arrived_LastPartAgainWithItsKey_BeginsWithTheJoinedText()
    {
        Arrive("""{"cme":{"id":"b.1","part":[1,2],"data":"\"},\"text\":\"a\"}"}}""", "SM1");
        var last = """{"cme":{"id":"b.1","part":[0,2],"data":"{\"type\":\"hint\",\"cme\":{\"want\":\"receipt"}}""";
        var first = Assert.IsType<TalkDecision.Begin>(Assert.Single(Arrive(last, "SM2")));
        var again = Assert.IsType<TalkDecision.Begin>(Assert.Single(Arrive(last, "SM2")));

        Assert.Equal("""{"type":"hint","cme":{"want":"receipt"},"text":"a"}""", Text(first.Content));
        Assert.Equal((first.Run, Text(first.Content)), (again.Run, Text(again.Content)));
        Assert.Equal(MessageWant.Receipt, again.Want);
    }

    [Fact]
    public void Arrived_Stored_HasItsReceiptWhateverTheHandlerDoes()
    {
        var begin = (TalkDecision.Begin)Arrive(Message, "SM1", isStored: true)[0];
        Assert.Equal("""{"cme":{"re":["b.1"]}}""", Assert.Single(Sent(PassBy(50))));

        Assert.Empty(Sent(Arrive(Message, "SM2", isStored: true)));
        Assert.Equal("""{"cme":{"re":["b.1"]}}""", Assert.Single(Sent(PassBy(50))));
        Assert.Empty(Sent(Apply(new TalkEvent.Handled(begin.Run, Error: new(MessageFault.Failed)))));
        Assert.Empty(Sent(PassBy(1000)));
    }

    [Fact]
    public void Arrived_StoredRequest_WaitsForItsReply()
    {
        Arrive(Request, "SM1", isStored: true);

        Assert.Empty(Sent(PassBy(299)));
        Assert.Single(Sent(PassBy(1)));
    }

    [Fact]
    public void Greeted_Leg_HasAClient()
    {
        Apply(new TalkEvent.Published("card", Bytes("""{"type":"card"}"""), 7, null));
        Assert.Equal("""{"type":"card","cme":{"id":"n.1","want":"receipt","rev":7}}""", Assert.Single(Sent(Apply(new TalkEvent.Greeted(TakesParts: true)))));
        Assert.Empty(Sent(Apply(new TalkEvent.Greeted(TakesParts: true))));

        var parts = Sent(Apply(Asked(1, new string('x', 20_000))));
        Assert.Equal(3, parts.Count);
    }

    [Fact]
    public void Repeated_Message_WaitsWithJitter()
    {
        Arrive(Hello);
        Apply(Asked(1, "a"));

        Assert.Empty(Sent(PassBy(1799)));
        Assert.Single(Sent(PassBy(1)));
        Assert.Empty(Sent(PassBy(3599)));
        Assert.Single(Sent(PassBy(1)));
    }

    [Fact]
    public void IsUnused_OnceAllIsForgotten()
    {
        Assert.True(_talk.IsUnused);
        Arrive(Hello);
        Assert.False(_talk.IsUnused);
        PassBy(1000);
        Assert.True(_talk.IsUnused);
        Assert.Null(_talk.Due);

        var begin = (TalkDecision.Begin)Arrive(Message)[0];
        Apply(new TalkEvent.Handled(begin.Run));
        PassBy(599_999);
        Assert.False(_talk.IsUnused);
        PassBy(1);
        Assert.True(_talk.IsUnused);

        Apply(Asked(1, "a"));
        Apply(new TalkEvent.Abandoned(1));
        Assert.True(_talk.IsUnused);
        Apply(new TalkEvent.Published("card", Bytes("""{"type":"card"}"""), 7, null));
        Apply(new TalkEvent.Unpublished("card"));
        Assert.True(_talk.IsUnused);
        Assert.Null(_talk.Due);
    }

    [Fact]
    public void Ended_Leg_HearsStillButSaysNothing()
    {
        Apply(Asked(1, "a"));
        Apply(new TalkEvent.Ended());
        var begin = Assert.IsType<TalkDecision.Begin>(Assert.Single(Arrive(Message)));
        Assert.Empty(Apply(new TalkEvent.Handled(begin.Run, Error: new("own"))));
        Assert.Empty(Sent(Arrive(Hello)));
        Assert.Equal([new TalkDecision.Done(2, null, new(TalkFailureKind.CallEnded))], Apply(Asked(2, "b")));

        Assert.Equal([new TalkDecision.Done(1, null, new(TalkFailureKind.CallEnded))], PassBy(1000));
    }

    [Fact]
    public void Arrived_Late_IsCounted()
    {
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], Arrive("""{"cme":{"re":["n.1"]}}"""));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], Arrive("""{"type":"answer","cme":{"re":"n.1"}}"""));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], Arrive("""{"cme":{"re":"n.1","part":[0,2],"id":"b.1","data":"x"}}"""));
        Apply(Asked(1, "a"));
        Assert.Empty(Arrive("""{"cme":{"re":["n.1","n.2"]}}"""));
    }

    [Fact]
    public void Reply_InParts_CountsAsASign()
    {
        Apply(Asked(1, "a"));
        Arrive("""{"cme":{"re":"n.1","part":[0,2],"id":"b.1","data":"x"}}""");

        Assert.Empty(PassBy(29_999).OfType<TalkDecision.Done>());
        Assert.Equal([new TalkDecision.Done(1, null, new(TalkFailureKind.NoReply))], PassBy(1).OfType<TalkDecision.Done>());
    }

    [Fact]
    public void Value_Older_TakesNoPlace()
    {
        Arrive(Hello);
        Apply(new TalkEvent.Published("card", Bytes("""{"type":"card","n":2}"""), 7, null));

        Assert.Empty(Apply(new TalkEvent.Published("card", Bytes("""{"type":"card","n":1}"""), 6, null)));
    }

    [Fact]
    public void Value_TooLarge_DoesNotGoToASilentLeg()
    {
        Apply(new TalkEvent.Answered(TimeSpan.FromMinutes(1)));

        Assert.Empty(Apply(new TalkEvent.Published("card", Bytes($$"""{"type":"card","n":"{{new string('x', 20_000)}}"}"""), 7, null)));
        Assert.Equal(1 + 3, Sent(Arrive(Hello)).Count);
    }

    [Fact]
    public void Parts_OfAHostileApp_TakeLittleRoom()
    {
        for (var i = 0; i < 10_000; i++) Arrive($$$"""{"cme":{"id":"b.{{{i}}}","part":[{{{i % 64}}},64],"data":"{{{new string('x', 9_000)}}}"}}""");

        var room = 0;
        while (_room.TryEnter(1024)) room++;
        Assert.InRange(room, (64 * 1024) - (4 * 9), 64 * 1024);
        Assert.False(_talk.IsUnused);
        for (var i = 0; i < room; i++) _room.Leave(1024);
        PassBy(30_000);
        Assert.True(_talk.IsUnused);
    }

    [Fact]
    public void Parts_WithoutRoom_AreDropped()
    {
        Assert.True(_room.TryEnter((64 * 1024 * 1024) - 10));

        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.TooMuch)], Arrive("""{"cme":{"id":"b.1","part":[0,2],"data":"12345678901"}}"""));
        Assert.Empty(Arrive("""{"cme":{"id":"b.1","part":[0,2],"data":"1234567890"}}"""));
    }

    [Fact]
    public void Ids_OfAHostileApp_AreAtMostAThousand()
    {
        for (var i = 0; i < 3_000; i++)
        {
            var begin = Arrive($$$"""{"type":"hint","cme":{"id":"b.{{{i}}}"}}""").OfType<TalkDecision.Begin>().Single();
            Apply(new TalkEvent.Handled(begin.Run));
        }

        Assert.Single(Arrive("""{"type":"hint","cme":{"id":"b.2001"}}"""), new TalkDecision.Dropped(DroppedFrame.Repeated));
        Assert.Single(Arrive("""{"type":"hint","cme":{"id":"b.1999"}}""").OfType<TalkDecision.Begin>());
    }

    [Fact]
    public void Messages_ThatWantNothing_AreNeverLost()
    {
        for (var i = 0; i < 300; i++) Assert.Single(Arrive($$$"""{"type":"hint","cme":{"id":"b.{{{i}}}"}}""").OfType<TalkDecision.Begin>());

        Assert.Single(Arrive("""{"type":"hint","cme":{"id":"c.1","want":"receipt"}}""").OfType<TalkDecision.Begin>());
    }

    /// <summary>Whatever comes: nothing throws, time goes on, and in the end all is forgotten.</summary>
    [Fact]
    public void Apply_AnyHistory_EndsForgotten()
    {
        string[] ids = ["b.1", "b.2", "n.1", "n.2", "n.3"];
        var id = Gen.Elements(ids);
        var frames = Gen.OneOf(
            id.Select(static one => $$$"""{"type":"hint","cme":{"id":"{{{one}}}","want":"receipt"}}"""),
            id.Select(static one => $$$"""{"type":"hint","cme":{"id":"{{{one}}}","want":"reply","ttl":2000}}"""),
            id.Select(static one => $$$"""{"type":"hint","cme":{"re":"{{{one}}}"}}"""),
            id.Select(static one => $$$"""{"cme":{"re":["{{{one}}}"]}}"""),
            id.Select(static one => $$$$"""{"cme":{"re":"{{{{one}}}}","error":{"code":"own"}}}"""),
            Gen.Zip(id, Gen.Choose(0, 2)).Select(static one => $$$"""{"cme":{"id":"{{{one.Item1}}}","part":[{{{one.Item2}}},3],"data":"{}"}}"""),
            Gen.Choose(1, 2).Select(static version => $$$$"""{"cme":{"id":"b.3","hello":{"v":[{{{{version}}}}],"parts":true}}}"""));
        var events = Gen.OneOf(
            frames.Select(static frame => (Func<LegTalkTests, int, TalkEvent?>)((_, _) => Arrived(frame, null, isStored: false))),
            Gen.Choose(1, 5_000).Select(static ms => (Func<LegTalkTests, int, TalkEvent?>)((test, _) =>
            {
                test.PassBy(ms);
                return null;
            })),
            Gen.Choose(1, 4).Select(static run => (Func<LegTalkTests, int, TalkEvent?>)((_, _) => new TalkEvent.Handled(run, Bytes("""{"type":"answer"}""")))),
            Gen.Elements("a", new string('x', 20_000)).Select(static text => (Func<LegTalkTests, int, TalkEvent?>)((_, step) => Asked(step + 1, text))),
            Gen.Choose(1, 9).Select(static call => (Func<LegTalkTests, int, TalkEvent?>)((_, _) => new TalkEvent.Abandoned(call))),
            Gen.Choose(1, 9).Select(static rev => (Func<LegTalkTests, int, TalkEvent?>)((_, _) =>
                new TalkEvent.Published("card", Bytes("""{"type":"card"}"""), rev, TimeSpan.FromSeconds(rev)))),
            Gen.Elements<TalkEvent>(new TalkEvent.Ended(), new TalkEvent.Answered(TimeSpan.Zero), new TalkEvent.Greeted(false), new TalkEvent.Unpublished("card"))
                .Select(static one => (Func<LegTalkTests, int, TalkEvent?>)((_, _) => one)));

        Prop.ForAll(Gen.ListOf(events).ToArbitrary(), static history =>
        {
            var test = new LegTalkTests();
            var (asked, done, running, isOver) = (new HashSet<int>(), new List<int>(), new HashSet<int>(), false);
            foreach (var (step, next) in history.Index())
            {
                if (next(test, step) is not { } happened) continue;

                var decisions = test.Apply(happened);
                if (happened is TalkEvent.Asked { Call: var call }) asked.Add(call);
                if (happened is TalkEvent.Abandoned { Call: var left }) asked.Remove(left);
                Assert.True(!isOver || Sent(decisions).Count == 0, "Something was sent after the end.");
                isOver |= happened is TalkEvent.Ended;
            }

            for (var run = 1; run <= history.Count; run++) test.Apply(new TalkEvent.Handled(run));
            test.PassBy(700_000);
            Assert.True(test._talk.IsUnused, "Something is remembered for ever.");
            Assert.Null(test._talk.Due);
            Assert.True(test._done.ToHashSet().IsSupersetOf(asked.Where(one => !test._abandoned.Contains(one))), "Something asked never ends.");
            Assert.Equal(test._done.Count, test._done.Distinct().Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));
    }

    private readonly List<int> _done = [];
    private readonly HashSet<int> _abandoned = [];

    private IReadOnlyList<TalkDecision> Arrive(string frame, string? key = null, bool isStored = false) => Apply(Arrived(frame, key, isStored));

    private static TalkEvent.Arrived Arrived(string frame, string? key, bool isStored)
    {
        var utf8 = Bytes(frame);
        return new(Envelope.Default.Read(utf8)!, Envelope.Default.ReadType(utf8), utf8, key, isStored);
    }

    private IReadOnlyList<TalkDecision> Apply(TalkEvent happened)
    {
        if (happened is TalkEvent.Abandoned { Call: var call }) _abandoned.Add(call);
        var decisions = _talk.Apply(happened, _now);
        _done.AddRange(decisions.OfType<TalkDecision.Done>().Select(static done => done.Call));
        return decisions;
    }

    private List<TalkDecision> PassBy(int milliseconds)
    {
        var (end, decisions) = (_now + TimeSpan.FromMilliseconds(milliseconds), new List<TalkDecision>());
        while (_talk.Due is { } due && due <= end)
        {
            Assert.True(due > _now || _now == end || due == _now, "What was due is not done.");
            _now = due > _now ? due : _now;
            decisions.AddRange(Apply(new TalkEvent.Tick()));
            Assert.True(_talk.Due is null || _talk.Due > _now, "What was due is not done.");
        }

        _now = end;
        return decisions;
    }

    private static TalkEvent.Asked Asked(int call, string text) => new(
        call, Bytes(new JsonObject { ["type"] = "question", ["text"] = text }.ToJsonString()), true, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(8));

    private static List<string> Sent(IEnumerable<TalkDecision> decisions) => [.. decisions.OfType<TalkDecision.Send>().Select(static send => Text(send.Frame))];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
