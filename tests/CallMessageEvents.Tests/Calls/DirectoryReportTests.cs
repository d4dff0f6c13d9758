using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What a report leaves in the directory, and what the directory refuses.</summary>
public sealed class DirectoryReportTests
{
    private static readonly CallSid Leg = Sid(1);
    private readonly WatchedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReportAsync_WithoutWhenItWasSeen_CountsAsSeenWithItsCallback_OrNow()
    {
        await using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), time: _time);
        var directory = provider.GetRequiredService<ICallDirectory>();
        var before = _time.GetUtcNow().AddMinutes(-1);

        await directory.ReportAsync(new CallRecord { CallSid = Leg, Status = CallStatus.Ringing }, Token);
        await directory.ReportAsync(new CallRecord { CallSid = Sid(2), Status = CallStatus.Ringing, StatusCallbackAt = before }, Token);
        await directory.ReportAsync(
            new CallRecord { CallSid = Sid(3), Status = CallStatus.Ringing, StatusCallbackAt = before, SeenAt = before.AddSeconds(1) }, Token);

        Assert.Equal(_time.GetUtcNow(), (await directory.FindAsync(Leg, Token))?.SeenAt);
        Assert.Equal(before, (await directory.FindAsync(Sid(2), Token))?.SeenAt);
        Assert.Equal(before.AddSeconds(1), (await directory.FindAsync(Sid(3), Token))?.SeenAt);
    }

    [Fact]
    public async Task Cancelled_NothingIsReportedOrFound()
    {
        await using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), time: _time);
        var directory = provider.GetRequiredService<ICallDirectory>();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await directory.ReportAsync(new CallRecord { CallSid = Leg }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await directory.FindAsync(Leg, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await directory.FindClientAsync(Leg, cancelled));

        Assert.Null(await directory.FindAsync(Leg, Token));
    }

    [Fact]
    public async Task FindClientAsync_DefaultSid_IsRefused()
    {
        await using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), time: _time);

        await Assert.ThrowsAsync<ArgumentException>(
            "leg", async () => await provider.GetRequiredService<ICallDirectory>().FindClientAsync(default, Token));
    }

    /// <summary>Nobody reports the parent until late, one child has ended just before, and one goes on.</summary>
    [Fact]
    public async Task ParentThatNobodyKnows_OneOfItsChildrenGoesOn_KeepsIt()
    {
        await using var account = await TestAccount.StartAsync(static options => options.Guard.Enabled = false, time: _time);
        await account.Directory.ReportAsync(Child(1, CallStatus.Completed), Token);
        _time.Advance(TimeSpan.FromMinutes(5));
        await account.Directory.ReportAsync(Child(2, CallStatus.InProgress), Token);
        await account.Directory.ReportAsync(Child(3, CallStatus.Completed), Token);
        _time.Advance(TimeSpan.FromMinutes(6));
        await account.Directory.ReportAsync(new CallRecord { CallSid = Sid(200), Status = CallStatus.Ringing }, Token);
        await account.Directory.ReportAsync(
            new CallRecord { CallSid = Sid(100), Direction = "inbound", From = "+1", Status = CallStatus.InProgress }, Token);

        var leg = await account.Messenger.ResolveAsync(EndUser.Named(Sid(2), "user2"), Token);

        Assert.Equal(Sid(2), leg.CallSid);
        Assert.Null(await account.Directory.FindAsync(Sid(1), Token));
        Assert.DoesNotContain(account.Twilio.Requests, static request => request.Path.EndsWith("/Calls.json", StringComparison.Ordinal));
    }

    private static CallRecord Child(int i, CallStatus status) => new()
    {
        CallSid = Sid(i), ParentCallSid = Sid(100), Direction = "outbound-dial", From = "+1", To = $"client:user{i}", Status = status,
    };

    private static CallSid Sid(int i) => CallSid.Parse($"CA{i:x32}");
}
