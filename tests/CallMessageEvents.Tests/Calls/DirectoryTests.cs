namespace CallMessageEvents.Tests;

/// <summary>What the directory keeps, and for how long.</summary>
public sealed class DirectoryTests
{
    [Fact]
    public async Task FindAsync_EndedTenMinutesAgo_IsForgotten()
    {
        var time = new PlainTime();
        await using var account = await TestAccount.StartAsync(time: time);
        await ReportAsync(account, 1, CallStatus.Completed);
        await ReportAsync(account, 2, CallStatus.InProgress);
        time.Advance(TimeSpan.FromMinutes(10));
        await ReportAsync(account, 3, CallStatus.InProgress);
        Assert.NotNull(await FindAsync(account, 1));

        time.Advance(TimeSpan.FromSeconds(1));
        await ReportAsync(account, 4, CallStatus.InProgress);

        Assert.Null(await FindAsync(account, 1));
        Assert.NotNull(await FindAsync(account, 2));
    }

    [Fact]
    public async Task FindAsync_FirstSightAndEndAtOnce_AreForgottenAllTheSame()
    {
        var time = new PlainTime();
        await using var account = await TestAccount.StartAsync(time: time);
        await Parallel.ForAsync(
            0, 20_000, TestAccount.Token, async (i, _) => await ReportAsync(account, i / 2, i % 2 == 0 ? CallStatus.Completed : CallStatus.Ringing));
        time.Advance(TimeSpan.FromMinutes(11));
        await ReportAsync(account, 1_000_000, CallStatus.InProgress);

        for (var i = 0; i < 10_000; i++) Assert.Null(await FindAsync(account, i));
    }

    [Fact]
    public async Task FindAsync_OverAMillionLegs_TheOneUnheardOfForLongestGoes()
    {
        await using var account = await TestAccount.StartAsync(time: new PlainTime());
        for (var i = 0; i < 1_000_000; i++) await ReportAsync(account, i, CallStatus.Ringing);
        await ReportAsync(account, 0, CallStatus.InProgress);

        await ReportAsync(account, 1_000_000, CallStatus.Ringing);

        Assert.Null(await FindAsync(account, 1));
        Assert.NotNull(await FindAsync(account, 0));
        Assert.NotNull(await FindAsync(account, 2));
    }

    [Fact]
    public async Task FindAsync_AMillionParentsThatNobodyKnows_AreForgottenWithTheirChildren()
    {
        const int Conversations = 1_000_000;
        var time = new PlainTime();
        await using var account = await TestAccount.StartAsync(time: time);
        for (var i = 0; i < Conversations; i++)
        {
            await ReportChildAsync(account, i);
            if (i % 100_000 == 0) time.Advance(TimeSpan.FromMinutes(11));
        }

        time.Advance(TimeSpan.FromMinutes(11));
        await ReportChildAsync(account, Conversations);
        await ReportChildAsync(account, Conversations + 1);

        // Were the parents still there, there would be no room for a leg that has ended.
        Assert.NotNull(await FindAsync(account, 2 * Conversations));
    }

    [Fact]
    public async Task FindAsync_ParentThatNobodyKnowsGetsANewChild_KeepsIt()
    {
        var time = new PlainTime();
        await using var account = await TestAccount.StartAsync(static options => options.Guard.Enabled = false, time: time);
        await ReportChildAsync(account, 0);
        time.Advance(TimeSpan.FromMinutes(5));
        await account.Directory.ReportAsync(Child(0) with { CallSid = Sid(7), To = "client:carol", Status = CallStatus.InProgress }, TestAccount.Token);
        time.Advance(TimeSpan.FromMinutes(6));
        await account.Directory.ReportAsync(
            Child(0) with { CallSid = Sid(1), ParentCallSid = null, Direction = "inbound", From = "+1", Status = CallStatus.InProgress }, TestAccount.Token);

        var leg = await account.Messenger.ResolveAsync(EndUser.Named(Sid(7), "carol"), TestAccount.Token);

        Assert.Null(await FindAsync(account, 0));
        Assert.Equal(Sid(7), leg.CallSid);
        Assert.DoesNotContain(account.Twilio.Requests, static request => request.Path.EndsWith("/Calls.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CA0123456789abcdef0123456789abcdef")]
    [InlineData("CA0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("CA0123456789abcdef0123456789abcdeF")]
    [InlineData("CA123")]
    [InlineData("XX0123456789abcdef0123456789abcdef")]
    [InlineData("CA 123456789abcdef0123456789abcde ")]
    [InlineData("CA0x23456789abcdef0123456789abcdef")]
    public async Task FindAsync_AnyTextThatTwilioSends_IsALegOfItsOwn(string sid)
    {
        string[] others = ["CA0123456789abcdef0123456789abcdee", "CA0123456789abcdef0123456789abcdef", "CA0123456789abcdef0123456789ABCDEF", "CA00", "(none)"];
        await using var account = await TestAccount.StartAsync();
        foreach (var other in others) if (other != sid) await account.Directory.ReportAsync(Told(other), TestAccount.Token);
        var leg = Told(sid);
        Assert.Null(await account.Directory.FindAsync(leg.CallSid, TestAccount.Token));

        await account.Directory.ReportAsync(leg, TestAccount.Token);

        Assert.Equal(sid, (await account.Directory.FindAsync(Told(new string(sid.AsSpan())).CallSid, TestAccount.Token))?.CallSid.ToString());
    }

    [Fact]
    public async Task FindAsync_OnlyNamedByAChild_IsNull()
    {
        await using var account = await TestAccount.StartAsync();
        await account.Directory.ReportAsync(
            new CallRecord { CallSid = Sid(1), ParentCallSid = Sid(2), Direction = "outbound-dial", To = "client:b", Status = CallStatus.Ringing },
            TestAccount.Token);

        Assert.Null(await FindAsync(account, 2));
    }

    [Fact]
    public async Task SendAsync_ChildNamesUnknownParent_ParentIsFetchedOnce()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("client:alice", "client:bob").Answer();
        await account.Directory.ReportAsync(
            new CallRecord
            {
                CallSid = CallSid.Parse(conversation.Child.Sid), ParentCallSid = CallSid.Parse(conversation.Parent.Sid), Direction = "outbound-dial",
                From = "client:alice", To = "client:bob", Status = CallStatus.InProgress, StatusCallbackAt = TimeProvider.System.GetUtcNow(),
            },
            TestAccount.Token);

        for (var i = 0; i < 3; i++)
            await account.Messenger.SendAsync(EndUser.WhoPlaced(conversation.Child.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token);

        Assert.Equal(["GET", "POST", "POST", "POST"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task ReportAsync_BadRecord_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();

        Assert.Equal(
            "seen", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await account.Directory.ReportAsync(null!, TestAccount.Token))).ParamName);
        var nobody = new CallRecord { CallSid = default };
        Assert.Equal(
            "seen", (await Assert.ThrowsAsync<ArgumentException>(async () => await account.Directory.ReportAsync(nobody, TestAccount.Token))).ParamName);
        Assert.Equal("leg", (await Assert.ThrowsAsync<ArgumentException>(async () => await account.Directory.FindAsync(default, TestAccount.Token))).ParamName);
    }

    private static ValueTask ReportAsync(TestAccount account, int i, CallStatus status) =>
        account.Directory.ReportAsync(new CallRecord { CallSid = Sid(i), Direction = "inbound", From = "client:x", Status = status }, TestAccount.Token);

    /// <summary>A conversation's only news: its child has ended.</summary>
    private static ValueTask ReportChildAsync(TestAccount account, int i) => account.Directory.ReportAsync(Child(i), TestAccount.Token);

    private static CallRecord Child(int i) => new()
    {
        CallSid = Sid(2 * i), ParentCallSid = Sid((2 * i) + 1), Direction = "outbound-dial", From = "+1", To = "client:x", Status = CallStatus.Completed,
    };

    private static ValueTask<CallRecord?> FindAsync(TestAccount account, int i) => account.Directory.FindAsync(Sid(i), TestAccount.Token);

    private static CallRecord Told(string sid) =>
        CallRecord.TryParse(field => field == "CallSid" ? sid : null, TimeProvider.System.GetUtcNow(), out var record)
            ? record
            : throw new ArgumentException(sid, nameof(sid));

    private static CallSid Sid(int i) => CallSid.Parse($"CA{i:x32}");

    /// <summary>A clock that a test moves. FakeTimeProvider looks at all of its timers at each reading and each change: too slow for a million legs.</summary>
    private sealed class PlainTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
