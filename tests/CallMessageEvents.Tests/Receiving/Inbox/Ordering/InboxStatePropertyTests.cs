using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>The order of a call, in random histories: arrivals, doubles, failures, gaps, readers, hand-over, drain, stop, and a clock that is set.</summary>
public sealed class InboxStatePropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2500).WithEndSize(80);

    [Fact]
    public void Apply_AnyHistory_KeepsWhatItPromises() =>
        Prop.ForAll(InboxRun.Histories, static run => InboxHistory.Play(run, end: null, InboxInvariants.Create)).Check(Many);

    [Fact]
    public void Apply_AnyHistory_DecidesLikeTheModel() =>
        Prop.ForAll(InboxRun.Histories, static run => InboxHistory.Play(run, end: null, InboxModel.Create)).Check(Many);

    [Fact]
    public void Apply_NothingMoreComes_EverythingTakenEnds() => Prop.ForAll(InboxRun.Histories, static run => InboxHistory.Play(run, history =>
    {
        history.Finish();
        history.Leave();
        Assert.True(history.State.IsUnused || history.State.Pending.Count > 0, "Something is remembered for ever.");
        Assert.True(history.State.Pending.Count == 0 || run.Steps.Any(static step => step.Kind == InboxStepKind.Stop), "Something waits for ever.");
    })).Check(Many);

    /// <summary>Each message is late by less than the gap time, and so is the delivery after a failure.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Apply_ArrivalsWithinTheGapTime_BeginByNumber(int first)
    {
        var lateness = Gen.ListOf(Gen.Choose(0, InboxStart.Gap - 1), 10);
        var ends = Gen.ListOf(Gen.Elements(0, 0, 1, 1, 1, 2, 3), 20);
        Prop.ForAll(lateness.ToArbitrary(), ends.ToArbitrary(), (late, handled) =>
            InboxHistory.Play(new(new(first, null, InboxStart.Gap), []), history => BeginByNumber(history, [.. late], [.. handled]), InboxInvariants.Create))
            .Check(Many);
    }

    /// <param name="history">The history.</param>
    /// <param name="late">How late each message is; one in three comes again.</param>
    /// <param name="handled">How many messages end after each arrival; 3 for one that fails, and is delivered again.</param>
    private static void BeginByNumber(InboxHistory history, int[] late, int[] handled)
    {
        var arrivals = late.Select(static (time, i) => (Message: i, At: (i * 10) + time)).ToList();
        arrivals.AddRange([.. arrivals.Where(static one => one.Message % 3 == 0).Select(static one => one with { At = one.At + 35 })]);
        var (now, done) = (0, new List<long?>());
        foreach (var (i, (message, at)) in arrivals.OrderBy(static one => one.At).Index())
        {
            history.Play(new(InboxStepKind.Wait, at - now));
            now = at;
            history.Play(new(InboxStepKind.Arrive, message));
            var ends = i < handled.Length ? handled[i] : 0;
            if (ends == 3 && history.State.IsRunning)
            {
                var failed = history.Begun[^1].Number!.Value - history.Begun[0].Number!.Value;
                history.Play(new(InboxStepKind.Fail, 0));
                history.Play(new(InboxStepKind.Arrive, (int)failed));
                continue;
            }

            for (; ends > 0; ends--) history.Play(new(InboxStepKind.Succeed, 0));
        }

        history.Finish();
        var numbers = history.Begun.Select(static message => message.Number).Distinct().ToArray();
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(late.Length, history.Begun.Select(static message => message.Number).Distinct().Count());
    }
}
