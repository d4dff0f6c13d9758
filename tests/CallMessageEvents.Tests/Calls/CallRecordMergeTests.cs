using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

public sealed class CallRecordMergeTests
{
    private static readonly CallSid Leg = CallSid.Parse(ScriptedTwilio.Leg);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Arbitrary<List<CallRecord>> Sightings =>
        Sighting.ListOf().Where(static all => all.Count > 0).Select(static all => all.ToList()).ToArbitrary();

    private static Gen<CallRecord> Sighting =>
        from status in Gen.Elements(Enum.GetValues<CallStatus>())
        from seenAt in Moment
        from callbackAt in Moment
        from unknown in Gen.Elements(null, "paused", "parked")
        from unknownAt in Gen.Choose(0, 3)
        from facts in Gen.Elements(null, "inbound", "outbound-dial")
        from parent in Gen.Elements((CallSid?)null, CallSid.Parse("CA" + new string('1', 32)), CallSid.Parse("CA" + new string('2', 32)))
        select new CallRecord
        {
            CallSid = Leg,
            Status = status,
            SeenAt = seenAt,
            StatusCallbackAt = callbackAt,
            UnknownStatus = unknown is null ? null : new UnknownCallStatus(unknown, Start.AddSeconds(unknownAt)),
            Direction = facts,
            From = facts is null ? null : "client:alice",
            To = facts,
            ParentCallSid = parent,
        };

    private static Gen<DateTimeOffset?> Moment =>
        Gen.Elements([(int?)null, 0, 1, 2, 3]).Select(static second => second is { } at ? Start.AddSeconds(at) : (DateTimeOffset?)null);

    [Fact]
    public void Merge_AnyOrder_IsTheSame() =>
        Prop.ForAll(
            Sightings, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (seen, seed) => Fold(seen) == Fold(Shuffled(seen, seed))).QuickCheckThrowOnFailure();

    [Fact]
    public void Merge_AnyRepetition_IsTheSame() =>
        Prop.ForAll(
            Sightings, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (seen, seed) => Fold(seen) == Fold(Shuffled([.. seen, .. seen, seen[0]], seed)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Merge_AnyGrouping_IsTheSame() =>
        Prop.ForAll(
            Sightings, Sightings, static (left, right) => CallRecord.Merge(Fold(left), Fold(right)) == Fold([.. left, .. right])).QuickCheckThrowOnFailure();

    [Fact]
    public void Merge_NeverGoesBackwards() =>
        Prop.ForAll(Sightings, static seen =>
        {
            var now = seen[0];
            foreach (var next in seen)
            {
                var then = CallRecord.Merge(now, next);
                if (Rank(then.Status) < Rank(now.Status) || Rank(then.Status) < Rank(next.Status) || (now.IsEnded && !then.IsEnded)) return false;
                now = then;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(CallStatus.Completed, CallStatus.Busy)]
    [InlineData(CallStatus.NoAnswer, CallStatus.Completed)]
    [InlineData(CallStatus.Canceled, CallStatus.Failed)]
    public void Merge_TwoFinalStatuses_TheFirstSeenStays(CallStatus first, CallStatus second)
    {
        var (early, late) = (Seen(first, 1), Seen(second, 2));

        Assert.Equal(first, CallRecord.Merge(early, late).Status);
        Assert.Equal(first, CallRecord.Merge(late, early).Status);
        Assert.Equal(first, CallRecord.Merge(CallRecord.Merge(early, late), Seen(second, 3)).Status);
    }

    [Fact]
    public void Merge_SightingWithoutTime_IsTheSameInAnyOrder()
    {
        var (timeless, ringing, busy) = (
            new CallRecord { CallSid = Leg, Status = CallStatus.Completed }, Seen(CallStatus.Ringing, 1), Seen(CallStatus.Busy, 2));

        Assert.Equal(Fold([timeless, busy, ringing]), Fold([timeless, ringing, busy]));
    }

    [Fact]
    public void Merge_StatusWithoutTime_GetsNoneOfTheOthers()
    {
        var merged = CallRecord.Merge(new CallRecord { CallSid = Leg, Status = CallStatus.Completed }, Seen(CallStatus.Ringing, 1));

        Assert.Equal((CallStatus.Completed, null, Start.AddSeconds(1)), (merged.Status, merged.StatusAt, merged.SeenAt));
    }

    [Fact]
    public void Merge_Times_AreTheLastOnes_ButTheStatussFirst()
    {
        var ringing = Seen(CallStatus.Ringing, 5) with { StatusCallbackAt = Start.AddSeconds(1) };

        var merged = CallRecord.Merge(CallRecord.Merge(Seen(CallStatus.InProgress, 3), Seen(CallStatus.InProgress, 4)), ringing);

        Assert.Equal((Start.AddSeconds(5), Start.AddSeconds(1), Start.AddSeconds(3)), (merged.SeenAt, merged.StatusCallbackAt, merged.StatusAt));
    }

    [Fact]
    public void StatusAt_NotGiven_IsWhenTheLegWasSeen()
    {
        var seen = Seen(CallStatus.Ringing, 2) with { StatusCallbackAt = Start.AddSeconds(1) };

        Assert.Equal(Start.AddSeconds(2), seen.StatusAt);
        Assert.Equal(Start.AddSeconds(1), (seen with { SeenAt = null }).StatusAt);
        Assert.Equal(Start, (seen with { StatusAt = Start }).StatusAt);
        Assert.Null(new CallRecord { CallSid = Leg }.StatusAt);
    }

    [Fact]
    public void Merge_TwoFinalStatusesAtOneTime_OneOfThemStaysInAnyOrder()
    {
        var (completed, busy) = (Seen(CallStatus.Completed, 1), Seen(CallStatus.Busy, 1));

        Assert.Equal(CallStatus.Completed, CallRecord.Merge(completed, busy).Status);
        Assert.Equal(CallStatus.Completed, CallRecord.Merge(busy, completed).Status);
    }

    [Theory]
    [InlineData("paused", 1, "on-hold", 2, "on-hold")]
    [InlineData("on-hold", 1, "paused", 2, "paused")]
    [InlineData("on-hold", 1, "paused", 1, "paused")]
    public void Merge_TwoUnknownStatuses_TheLastSeenIsShown(string one, int oneAt, string other, int otherAt, string shown)
    {
        var (left, right) = (Unknown(one, oneAt), Unknown(other, otherAt));

        Assert.Equal(shown, CallRecord.Merge(left, right).StatusText);
        Assert.Equal(shown, CallRecord.Merge(right, left).StatusText);
    }

    [Fact]
    public void Merge_UnknownStatus_ChangesTheTextOnly()
    {
        var ringing = Seen(CallStatus.Ringing, 1);
        var paused = new CallRecord { CallSid = Leg, UnknownStatus = new UnknownCallStatus("paused", Start.AddSeconds(2)), SeenAt = Start.AddSeconds(2) };

        var merged = CallRecord.Merge(ringing, paused);

        Assert.Equal((CallStatus.Ringing, "paused", true), (merged.Status, merged.StatusText, merged.IsActive));
        Assert.Equal("completed", CallRecord.Merge(merged, Seen(CallStatus.Completed, 3)).StatusText);
        Assert.Equal("completed", CallRecord.Merge(paused, Seen(CallStatus.Completed, 3)).StatusText);
    }

    [Fact]
    public void Merge_Facts_AreKept()
    {
        var facts =
            new CallRecord { CallSid = Leg, From = "client:alice", To = "", Direction = "inbound", AccountSid = AccountSid.Parse(TestProvider.AccountSid) };

        var merged = CallRecord.Merge(Seen(CallStatus.InProgress, 1), facts);

        Assert.Equal(("client:alice", "", "inbound", "alice"), (merged.From, merged.To, merged.Direction, merged.Identity));
        Assert.Equal((TestProvider.AccountSid, CallStatus.InProgress, true), (merged.AccountSid.ToString(), merged.Status, merged.IsVoiceSdk));
    }

    [Fact]
    public void Merge_BadArguments_Throws()
    {
        var record = Seen(CallStatus.Ringing, 1);

        Assert.Throws<ArgumentNullException>("left", () => CallRecord.Merge(null!, record));
        Assert.Throws<ArgumentNullException>("right", () => CallRecord.Merge(record, null!));
        var error = Assert.Throws<ArgumentException>(
            "right", () => CallRecord.Merge(record, record with { CallSid = CallSid.Parse("CA" + new string('a', 32)) }));
        Assert.Contains("different legs", error.Message, StringComparison.Ordinal);
    }

    private static CallRecord Unknown(string status, int second) =>
        new() { CallSid = Leg, UnknownStatus = new(status, Start.AddSeconds(second)), SeenAt = Start.AddSeconds(second) };

    private static CallRecord Seen(CallStatus status, int second) => new() { CallSid = Leg, Status = status, SeenAt = Start.AddSeconds(second) };

    private static CallRecord Fold(List<CallRecord> seen) => seen.Aggregate(new CallRecord { CallSid = Leg }, CallRecord.Merge);

    private static int Rank(CallStatus status) => Math.Min((int)status, (int)CallStatus.Completed);

#pragma warning disable CA5394 // The seed is FsCheck's: a failure must be the same again.
    private static List<CallRecord> Shuffled(List<CallRecord> seen, int seed)
    {
        var items = seen.ToArray();
        new System.Random(seed).Shuffle(items);
        return [.. items];
    }
#pragma warning restore CA5394
}
