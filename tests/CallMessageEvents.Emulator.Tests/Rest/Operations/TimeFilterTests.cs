namespace CallMessageEvents.Emulator.Tests;

public sealed class TimeFilterTests : EmulatorTest
{
    [Theory]
    [InlineData("StartTime=2026-03-02", "second")]
    [InlineData("StartTime%3E=2026-03-02", "second third")]
    [InlineData("StartTime%3C=2026-03-02", "first")]
    [InlineData("StartTime>=2026-03-02&StartTime<=2026-03-03", "second")]
    [InlineData("StartTime=2026-03-02T12:00:00Z", "second")]
    [InlineData("StartTime%3E=2026-03-02T12:00:00Z", "second third")]
    [InlineData("StartTime%3C=2026-03-02T12:00:00Z", "first second")]
    [InlineData("StartTime=2026-03-02T12:00:01Z", "")]
    [InlineData("EndTime=2026-03-02", "second")]
    [InlineData("EndTime%3E=2026-03-03T00:00:00Z", "")]
    [InlineData("EndTime%3C=2026-03-03", "first second")]
    public async Task List_Times_NarrowIt(string query, string expected)
    {
        var calls = ThreeCalls();

        var reply = await Rest.GetAsync($"{Rest.Account}/Calls.json?{query}");

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(name => calls[name].Sid), reply.Sids("calls"));
    }

    [Theory]
    [InlineData("StartTime=yesterday")]
    [InlineData("StartTime%3C=2026-13-01")]
    [InlineData("EndTime%3E=1")]
    public async Task List_NoTime_IsBadRequest(string query)
    {
        var reply = await Rest.GetAsync($"{Rest.Account}/Calls.json?{query}");

        Assert.Equal((400, 20422), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task List_Pages_KeepTheFilter()
    {
        var calls = ThreeCalls();

        var first = await Rest.GetAsync($"{Rest.Account}/Calls.json?StartTime%3E=2026-03-02&PageSize=1");
        var second = await Rest.GetAsync(first["next_page_uri"]!);

        Assert.Contains("StartTime%3E=2026-03-02", first["next_page_uri"], StringComparison.Ordinal);
        Assert.Equal([calls["second"].Sid], second.Sids("calls"));
        Assert.Null(second["next_page_uri"]);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    /// <summary>At noon of three days; the third goes on, and a fourth never started.</summary>
    private Dictionary<string, EmulatedCall> ThreeCalls()
    {
        var calls = new Dictionary<string, EmulatedCall>();
        Time.Advance(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 500, TimeSpan.Zero) - Time.GetUtcNow());
        foreach (var name in new[] { "first", "second", "third" })
        {
            var call = calls[name] = Twilio.CreateCall("+14155550100", "client:alice");
            call.Answer();
            if (name != "third")
            {
                call.Complete();
            }

            Time.Advance(TimeSpan.FromDays(1));
        }

        Twilio.CreateCall("+14155550100", "client:alice");
        return calls;
    }
}
