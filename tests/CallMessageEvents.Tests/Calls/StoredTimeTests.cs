namespace CallMessageEvents.Tests;

/// <summary>A record is stored with times of the engine's clock, and read with those of the reader's.</summary>
public sealed class StoredTimeTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly CallRecord Timeless = new() { CallSid = CallSid.Parse(ScriptedTwilio.Leg), Status = CallStatus.Completed, Direction = "inbound" };

    private static readonly CallRecord Timed = Timeless with
    {
        StatusAt = Now,
        SeenAt = Now.AddSeconds(1),
        StatusCallbackAt = Now.AddSeconds(2),
        UnknownStatus = new("parked", Now.AddSeconds(3)),
    };

    [Fact]
    public void TryRead_ByAClock_HasItsTimes()
    {
        Assert.Equal(Timed, Read(StoredForms.Write(Timed, Ahead), Ahead));
        Assert.Equal(Later(Ahead), Read(StoredForms.Write(Timed, Ahead), TimeSpan.Zero));
        Assert.Equal(Later(-Ahead), Read(StoredForms.Write(Timed, TimeSpan.Zero), Ahead));
        Assert.Equal(Timed, Read(StoredForms.Write(Timed, TimeSpan.Zero), TimeSpan.Zero));
    }

    [Fact]
    public void TryRead_NoTimes_HasNone() => Assert.Equal(Timeless, Read(StoredForms.Write(Timeless, Ahead), TimeSpan.Zero));

    /// <summary>When the status was first seen is not known then, whatever the clocks: it must not become a time.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public void TryRead_MergedWithAStatusWithoutTime_HasNone(int minutes)
    {
        var merged = CallRecord.Merge(Timeless, Timeless with { Status = CallStatus.Ringing, SeenAt = Now });

        var read = Read(StoredForms.Write(merged, TimeSpan.FromMinutes(minutes)), TimeSpan.Zero);

        Assert.Equal((CallStatus.Completed, null, Now.AddMinutes(minutes)), (read.Status, read.StatusAt, read.SeenAt));
    }

    [Fact]
    public void TryRead_TimesAtTheEndsOfTime_StayThere()
    {
        var (first, last) = (Timeless with { SeenAt = DateTimeOffset.MinValue }, Timeless with { SeenAt = DateTimeOffset.MaxValue });

        Assert.Equal(first, Read(StoredForms.Write(first, -Ahead), TimeSpan.Zero));
        Assert.Equal(last, Read(StoredForms.Write(last, Ahead), TimeSpan.Zero));
    }

    private static CallRecord Later(TimeSpan by) => Timed with
    {
        StatusAt = Now + by,
        SeenAt = Now.AddSeconds(1) + by,
        StatusCallbackAt = Now.AddSeconds(2) + by,
        UnknownStatus = new("parked", Now.AddSeconds(3) + by),
    };

    private static CallRecord Read(byte[] bytes, TimeSpan ahead)
    {
        Assert.True(StoredForms.TryRead(bytes, ahead, out var record));
        return record;
    }
}
