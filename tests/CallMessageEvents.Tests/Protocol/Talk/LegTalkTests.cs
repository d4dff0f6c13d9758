namespace CallMessageEvents.Tests.Protocol;

/// <summary>What the vectors do not show of a leg's talk: messages that a log gives again, what is remembered and for how long, and bad input.</summary>
public sealed class LegTalkTests
{
    private const string Message = """{"type":"hint","cme":{"id":"b.1","want":"receipt"}}""";
    private const string Request = """{"type":"question","cme":{"id":"b.1","want":"reply","ttl":30000}}""";
    private const string Hello = """{"cme":{"id":"b.9","hello":{"v":[1],"parts":true}}}""";

    private readonly TalkRun _run = new();

    [Fact]
    public void Arrived_AgainWithItsKey_BeginsAgainAsTheSame()
    {
        var first = Assert.IsType<TalkDecision.Begin>(Assert.Single(_run.Arrive(Request, "SM1")));
        var again = Assert.IsType<TalkDecision.Begin>(Assert.Single(_run.Arrive(Request, "SM1")));

        Assert.Equal(first.Run, again.Run);
        Assert.Equal(TalkRun.Text(first.Content), TalkRun.Text(again.Content));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Repeated)], _run.Arrive(Request, "SM2"));
        _run.Apply(new TalkEvent.Handled(first.Run, Error: new("own")));
        Assert.Equal("""{"cme":{"re":"b.1","error":{"code":"own"}}}""", Assert.Single(TalkRun.Sent(_run.Arrive(Request, "SM1"))));
    }

    [Fact]
    public void Arrived_LastPartAgainWithItsKey_BeginsWithTheJoinedText()
    {
        _run.Arrive("""{"cme":{"id":"b.1","part":[1,2],"data":"\"},\"text\":\"a\"}"}}""", "SM1");
        var last = """{"cme":{"id":"b.1","part":[0,2],"data":"{\"type\":\"hint\",\"cme\":{\"want\":\"receipt"}}""";
        var first = Assert.IsType<TalkDecision.Begin>(Assert.Single(_run.Arrive(last, "SM2")));
        var again = Assert.IsType<TalkDecision.Begin>(Assert.Single(_run.Arrive(last, "SM2")));

        Assert.Equal("""{"type":"hint","cme":{"want":"receipt"},"text":"a"}""", TalkRun.Text(first.Content));
        Assert.Equal((first.Run, TalkRun.Text(first.Content)), (again.Run, TalkRun.Text(again.Content)));
        Assert.Equal(MessageWant.Receipt, again.Want);
    }

    [Fact]
    public void Arrived_Stored_HasItsReceiptWhateverTheHandlerDoes()
    {
        var begin = (TalkDecision.Begin)_run.Arrive(Message, "SM1", isStored: true)[0];
        Assert.Equal("""{"cme":{"re":["b.1"]}}""", Assert.Single(TalkRun.Sent(_run.PassBy(50))));

        Assert.Empty(TalkRun.Sent(_run.Arrive(Message, "SM2", isStored: true)));
        Assert.Equal("""{"cme":{"re":["b.1"]}}""", Assert.Single(TalkRun.Sent(_run.PassBy(50))));
        Assert.Empty(TalkRun.Sent(_run.Apply(new TalkEvent.Handled(begin.Run, Error: new(MessageFault.Failed)))));
        Assert.Empty(TalkRun.Sent(_run.PassBy(1000)));
    }

    [Fact]
    public void Arrived_StoredRequest_WaitsForItsReply()
    {
        _run.Arrive(Request, "SM1", isStored: true);

        Assert.Empty(TalkRun.Sent(_run.PassBy(299)));
        Assert.Single(TalkRun.Sent(_run.PassBy(1)));
    }

    [Fact]
    public void Greeted_Leg_HasAClient()
    {
        _run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), 7, null));
        var expected = """{"type":"card","cme":{"id":"n.1","want":"receipt","rev":7}}""";
        Assert.Equal(expected, Assert.Single(TalkRun.Sent(_run.Apply(new TalkEvent.Greeted(TakesParts: true)))));
        Assert.Empty(TalkRun.Sent(_run.Apply(new TalkEvent.Greeted(TakesParts: true))));

        var parts = TalkRun.Sent(_run.Apply(TalkRun.Asked(1, new string('x', 20_000))));
        Assert.Equal(3, parts.Count);
    }

    [Fact]
    public void Repeated_Message_WaitsWithJitter()
    {
        _run.Arrive(Hello);
        _run.Apply(TalkRun.Asked(1, "a"));

        Assert.Empty(TalkRun.Sent(_run.PassBy(1799)));
        Assert.Single(TalkRun.Sent(_run.PassBy(1)));
        Assert.Empty(TalkRun.Sent(_run.PassBy(3599)));
        Assert.Single(TalkRun.Sent(_run.PassBy(1)));
    }

    [Fact]
    public void IsUnused_OnceAllIsForgotten()
    {
        Assert.True(_run.Talk.IsUnused);
        _run.Arrive(Hello);
        Assert.False(_run.Talk.IsUnused);
        _run.PassBy(1000);
        Assert.True(_run.Talk.IsUnused);
        Assert.Null(_run.Talk.Due);

        var begin = (TalkDecision.Begin)_run.Arrive(Message)[0];
        _run.Apply(new TalkEvent.Handled(begin.Run));
        _run.PassBy(599_999);
        Assert.False(_run.Talk.IsUnused);
        _run.PassBy(1);
        Assert.True(_run.Talk.IsUnused);

        _run.Apply(TalkRun.Asked(1, "a"));
        _run.Apply(new TalkEvent.Abandoned(1));
        Assert.True(_run.Talk.IsUnused);
        _run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), 7, null));
        _run.Apply(new TalkEvent.Unpublished("card"));
        Assert.True(_run.Talk.IsUnused);
        Assert.Null(_run.Talk.Due);
    }

    /// <summary>Of what other nodes publish, a leg's owner may learn in any order.</summary>
    [Fact]
    public void Unpublished_WithANumber_OlderValueThatIsLearntOfLater_IsNotSent()
    {
        _run.Apply(new TalkEvent.Greeted(TakesParts: true));
        _run.Apply(new TalkEvent.Unpublished("card", Rev: 8));
        Assert.Empty(TalkRun.Sent(_run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), 7, null))));

        Assert.Single(TalkRun.Sent(_run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), 9, null))));
        _run.Apply(new TalkEvent.Unpublished("card", Rev: 8));
        Assert.Single(TalkRun.Sent(_run.PassBy(1_800)));
    }

    [Fact]
    public void HandedOver_Leg_ValuesAreNotRepeated_WhatIsAskedIs()
    {
        _run.Apply(new TalkEvent.Greeted(TakesParts: true));
        _run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), 7, null));
        _run.Apply(TalkRun.Asked(1, "a"));

        _run.Apply(new TalkEvent.HandedOver());

        Assert.Contains("\"want\":\"reply\"", Assert.Single(TalkRun.Sent(_run.PassBy(1_800))), StringComparison.Ordinal);
    }

    [Fact]
    public void Ended_Leg_HearsStillButSaysNothing()
    {
        _run.Apply(TalkRun.Asked(1, "a"));
        _run.Apply(new TalkEvent.Ended());
        var begin = Assert.IsType<TalkDecision.Begin>(Assert.Single(_run.Arrive(Message)));
        Assert.Empty(_run.Apply(new TalkEvent.Handled(begin.Run, Error: new("own"))));
        Assert.Empty(TalkRun.Sent(_run.Arrive(Hello)));
        Assert.Equal([new TalkDecision.Done(2, null, new(TalkFailureKind.CallEnded))], _run.Apply(TalkRun.Asked(2, "b")));

        Assert.Equal([new TalkDecision.Done(1, null, new(TalkFailureKind.CallEnded))], _run.PassBy(1000));
    }

    [Fact]
    public void Arrived_Late_IsCounted()
    {
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], _run.Arrive("""{"cme":{"re":["n.1"]}}"""));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], _run.Arrive("""{"type":"answer","cme":{"re":"n.1"}}"""));
        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.Late)], _run.Arrive("""{"cme":{"re":"n.1","part":[0,2],"id":"b.1","data":"x"}}"""));
        _run.Apply(TalkRun.Asked(1, "a"));
        Assert.Empty(_run.Arrive("""{"cme":{"re":["n.1","n.2"]}}"""));
    }

    [Fact]
    public void Reply_InParts_CountsAsASign()
    {
        _run.Apply(TalkRun.Asked(1, "a"));
        _run.Arrive("""{"cme":{"re":"n.1","part":[0,2],"id":"b.1","data":"x"}}""");

        Assert.Empty(_run.PassBy(29_999).OfType<TalkDecision.Done>());
        Assert.Equal([new TalkDecision.Done(1, null, new(TalkFailureKind.NoReply))], _run.PassBy(1).OfType<TalkDecision.Done>());
    }

    [Fact]
    public void Value_Older_TakesNoPlace()
    {
        _run.Arrive(Hello);
        _run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card","n":2}"""), 7, null));

        Assert.Empty(_run.Apply(new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card","n":1}"""), 6, null)));
    }

    [Fact]
    public void Value_TooLarge_DoesNotGoToASilentLeg()
    {
        _run.Apply(new TalkEvent.Answered(TimeSpan.FromMinutes(1)));

        Assert.Empty(_run.Apply(new TalkEvent.Published("card", TalkRun.Bytes($$"""{"type":"card","n":"{{new string('x', 20_000)}}"}"""), 7, null)));
        Assert.Equal(1 + 3, TalkRun.Sent(_run.Arrive(Hello)).Count);
    }

    [Fact]
    public void Parts_OfAHostileApp_TakeLittleRoom()
    {
        for (var i = 0; i < 10_000; i++) _run.Arrive($$$"""{"cme":{"id":"b.{{{i}}}","part":[{{{i % 64}}},64],"data":"{{{new string('x', 9_000)}}}"}}""");

        var room = 0;
        while (_run.Room.TryEnter(1024)) room++;
        Assert.InRange(room, (64 * 1024) - (4 * 9), 64 * 1024);
        Assert.False(_run.Talk.IsUnused);
        for (var i = 0; i < room; i++) _run.Room.Leave(1024);
        _run.PassBy(30_000);
        Assert.True(_run.Talk.IsUnused);
    }

    [Fact]
    public void Parts_WithoutRoom_AreDropped()
    {
        Assert.True(_run.Room.TryEnter((64 * 1024 * 1024) - 10));

        Assert.Equal([new TalkDecision.Dropped(DroppedFrame.TooMuch)], _run.Arrive("""{"cme":{"id":"b.1","part":[0,2],"data":"12345678901"}}"""));
        Assert.Empty(_run.Arrive("""{"cme":{"id":"b.1","part":[0,2],"data":"1234567890"}}"""));
    }

    [Fact]
    public void Ids_OfAHostileApp_AreAtMostAThousand()
    {
        for (var i = 0; i < 3_000; i++)
        {
            var begin = _run.Arrive($$$"""{"type":"hint","cme":{"id":"b.{{{i}}}"}}""").OfType<TalkDecision.Begin>().Single();
            _run.Apply(new TalkEvent.Handled(begin.Run));
        }

        Assert.Single(_run.Arrive("""{"type":"hint","cme":{"id":"b.2001"}}"""), new TalkDecision.Dropped(DroppedFrame.Repeated));
        Assert.Single(_run.Arrive("""{"type":"hint","cme":{"id":"b.1999"}}""").OfType<TalkDecision.Begin>());
    }

    [Fact]
    public void Messages_ThatWantNothing_AreNeverLost()
    {
        for (var i = 0; i < 300; i++) Assert.Single(_run.Arrive($$$"""{"type":"hint","cme":{"id":"b.{{{i}}}"}}""").OfType<TalkDecision.Begin>());

        Assert.Single(_run.Arrive("""{"type":"hint","cme":{"id":"c.1","want":"receipt"}}""").OfType<TalkDecision.Begin>());
    }
}
