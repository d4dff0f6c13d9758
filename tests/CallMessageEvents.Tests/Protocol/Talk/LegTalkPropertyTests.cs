using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>A leg's talk in random histories, with frames of a hostile app among them.</summary>
public sealed class LegTalkPropertyTests
{
    /// <returns>What happens next; null when it has happened.</returns>
    private delegate TalkEvent? Next(TalkRun run, int step);

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
            frames.Select(static frame => (Next)((_, _) => TalkRun.Arrived(frame, null, isStored: false))),
            Gen.Choose(1, 5_000).Select(static ms => (Next)((test, _) =>
            {
                test.PassBy(ms);
                return null;
            })),
            Gen.Choose(1, 4).Select(static run => (Next)((_, _) => new TalkEvent.Handled(run, TalkRun.Bytes("""{"type":"answer"}""")))),
            Gen.Elements("a", new string('x', 20_000)).Select(static text => (Next)((_, step) => TalkRun.Asked(step + 1, text))),
            Gen.Choose(1, 9).Select(static call => (Next)((_, _) => new TalkEvent.Abandoned(call))),
            Gen.Choose(1, 9).Select(static rev => (Next)((_, _) =>
                new TalkEvent.Published("card", TalkRun.Bytes("""{"type":"card"}"""), rev, TimeSpan.FromSeconds(rev)))),
            Gen.Elements<TalkEvent>(
                new TalkEvent.Ended(), new TalkEvent.Answered(TimeSpan.Zero), new TalkEvent.Greeted(false), new TalkEvent.Unpublished("card"))
                .Select(static one => (Next)((_, _) => one)));

        Prop.ForAll(Gen.ListOf(events).ToArbitrary(), static history =>
        {
            var test = new TalkRun();
            var (asked, isOver) = (new HashSet<int>(), false);
            foreach (var (step, next) in history.Index())
            {
                if (next(test, step) is not { } happened) continue;

                var decisions = test.Apply(happened);
                if (happened is TalkEvent.Asked { Call: var call }) asked.Add(call);
                Assert.True(!isOver || TalkRun.Sent(decisions).Count == 0, "Something was sent after the end.");
                isOver |= happened is TalkEvent.Ended;
            }

            for (var run = 1; run <= history.Count; run++) test.Apply(new TalkEvent.Handled(run));
            test.PassBy(700_000);
            Assert.True(test.Talk.IsUnused, "Something is remembered for ever.");
            Assert.Null(test.Talk.Due);
            Assert.True(test.Done.ToHashSet().IsSupersetOf(asked.Where(one => !test.Abandoned.Contains(one))), "Something asked never ends.");
            Assert.Equal(test.Done.Count, test.Done.Distinct().Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));
    }
}
