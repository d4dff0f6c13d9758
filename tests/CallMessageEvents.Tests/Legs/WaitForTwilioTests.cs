using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Waiting while Twilio's REST API is behind, or while nothing is reported: as long as it can help, and no longer.</summary>
public sealed class WaitForTwilioTests
{
    private const string NotYet = """{"code":31211,"message":"x"}""";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task SendAsync_TwilioDoesNotKnowYetThatItRings_WaitsForTwilio()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var refusals = 0;
        twilio.Otherwise = http => HttpMethods.IsGet(http.Request.Method)
            ? ScriptedTwilio.JsonAsync(http, 200, Call("queued"))
            : Interlocked.Increment(ref refusals) <= 2 ? ScriptedTwilio.JsonAsync(http, 400, NotYet) : ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""");
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time, CallStatus.Ringing);
        var began = time.GetUtcNow();

        var sent = await StepAsync(time, ScriptedTwilio.SendAsync(provider.Messenger(), Wait(10)));

        Assert.Equal("KX1", sent.Sid.ToString());
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(3));
        Assert.Equal(3, twilio.Requests.Count(static request => request.Method == "POST"));
        Assert.Single(twilio.Requests.Where(static request => request.Method == "POST").Select(static request => request.Form["IdempotencyKey"]).Distinct());
    }

    [Fact]
    public async Task SendAsync_TwilioRefusesAllTheTime_EndsWithTheTime()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => HttpMethods.IsGet(http.Request.Method)
            ? ScriptedTwilio.JsonAsync(http, 200, Call("queued"))
            : ScriptedTwilio.JsonAsync(http, 400, NotYet);
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time, CallStatus.Ringing);
        var began = time.GetUtcNow();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => StepAsync(time, ScriptedTwilio.SendAsync(provider.Messenger(), Wait(4))));

        Assert.Equal((31211, false), (error.Code, error.OutcomeUnknown));
        Assert.InRange(time.GetUtcNow() - began, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        Assert.InRange(twilio.Requests.Count, 4, 20);
    }

    [Fact]
    public async Task SendAsync_RefusedBecauseItHasEnded_DoesNotWait()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => HttpMethods.IsGet(http.Request.Method)
            ? ScriptedTwilio.JsonAsync(http, 200, Call("completed"))
            : ScriptedTwilio.JsonAsync(http, 400, """{"code":21220,"message":"x"}""");
        await using var provider = await ProvideAsync(twilio, new WatchedTime(), CallStatus.Ringing);

        await Assert.ThrowsAsync<CallNotActiveException>(() => Eventually.EndsAsync(Task.Run(() => SendAsync(provider, Wait(10)))));

        Assert.InRange(twilio.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task SendAsync_ReportedButTwilioKnowsNoSuchCallYet_WaitsForTwilio()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var gets = 0;
        twilio.Otherwise = http => HttpMethods.IsPost(http.Request.Method)
            ? ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""")
            : Interlocked.Increment(ref gets) == 1 ? ScriptedTwilio.JsonAsync(http, 404, """{"code":20404}""")
            : ScriptedTwilio.JsonAsync(http, 200, Call("ringing"));
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time, CallStatus.Initiated);
        time.Advance(Second);

        Assert.Equal("KX1", (await StepAsync(time, ScriptedTwilio.SendAsync(provider.Messenger(), Wait(30)))).Sid.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_CallerHangsUpAndNothingTellsOfIt_StopsWaiting(bool isNamed)
    {
        var time = new WatchedTime();
        await using var account = await TestAccount.StartAsync(time: time);
        var conversation = account.Twilio.Dial("client:alice", "+14155550100").Answer();
        var user = isNamed ? EndUser.Named(conversation.Parent.Sid, "bob") : EndUser.WhoAnswered(conversation.Parent.Sid);
        var sending = account.Messenger.SendAsync(user, new { Text = "x" }, Wait(30), TestAccount.Token);
        await time.WhenTimerIsDueAsync(Second);

        conversation.Parent.Complete();
        time.Advance(Second);

        await Assert.ThrowsAsync<CallLegNotFoundException>(() => Eventually.EndsAsync(sending));
        Assert.InRange(account.RequestCount, 3, 7);
    }

    [Fact]
    public async Task SendAsync_NamedByALegThatWasNotKnown_IsWokenByItsSibling()
    {
        await using var account = await TestAccount.StartAsync(time: new FakeTimeProvider());
        var conversation = account.Twilio.Dial("+14155550100", "+14155550101").Answer();
        var sending = account.Messenger.SendAsync(EndUser.WhoAnswered(conversation.Child.Sid), new { Text = "x" }, Wait(30), TestAccount.Token);
        await Eventually.HoldsAsync(() => account.Twilio.Requests.Count(static request => request.StatusCode is not null) >= 3);

        var bob = conversation.Dial("client:bob");
        bob.Answer();
        await account.Directory.ReportAsync(Record(bob) with { ParentCallSid = CallSid.Parse(conversation.Parent.Sid) }, TestAccount.Token);
        await Eventually.EndsAsync(sending);

        Assert.Single(bob.Received);
    }

    [Fact]
    public async Task SendAsync_OnlyTheParentIsReported_AsksForChildrenEachSecond()
    {
        var time = new WatchedTime();
        await using var account = await TestAccount.StartAsync(time: time);
        var conversation = account.Twilio.Dial("+14155550100", "+14155550101").Answer();
        await account.Directory.ReportAsync(Record(conversation.Parent) with { StatusCallbackAt = time.GetUtcNow() }, TestAccount.Token);
        var sending = account.Messenger.SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid), new { Text = "x" }, Wait(30), TestAccount.Token);
        await time.WhenTimerIsDueAsync(Second);

        var bob = conversation.Dial("client:bob");
        bob.Answer();
        time.Advance(Second);
        await Eventually.EndsAsync(sending);

        Assert.Single(bob.Received);
    }

    private static SendOptions Wait(int seconds) => new() { WaitUntilActive = TimeSpan.FromSeconds(seconds), Guard = true };

    private static Task<SentMessage> SendAsync(ServiceProvider provider, SendOptions options) => ScriptedTwilio.SendAsync(provider.Messenger(), options);

    /// <summary>Moves the clock on whenever the send waits, by as much as it waits at most.</summary>
    private static async Task<SentMessage> StepAsync(WatchedTime time, Task<SentMessage> sending)
    {
        while (!sending.IsCompleted)
        {
            await await Task.WhenAny(sending, time.WhenTimerIsDueAsync(Second));
            if (!sending.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await Eventually.EndsAsync(sending);
    }

    private static string Call(string status) =>
        $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-api","from":"+1","to":"client:bob","status":"{{status}}"}""";

    /// <summary>An application that a status callback told of the leg.</summary>
    private static async Task<ServiceProvider> ProvideAsync(ScriptedTwilio twilio, TimeProvider time, CallStatus status)
    {
        var provider = twilio.Provide(time: time);
        await provider.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord
            {
                CallSid = CallSid.Parse(ScriptedTwilio.Leg), Direction = "outbound-api", From = "+1", To = "client:bob", Status = status,
                StatusCallbackAt = time.GetUtcNow(),
            },
            TestAccount.Token);
        return provider;
    }

    private static CallRecord Record(EmulatedCall call) => new()
    {
        CallSid = CallSid.Parse(call.Sid), From = call.From, To = call.To, Direction = call.Direction, Status = CallStatus.InProgress,
        StatusCallbackAt = new FakeTimeProvider().GetUtcNow(),
    };
}
