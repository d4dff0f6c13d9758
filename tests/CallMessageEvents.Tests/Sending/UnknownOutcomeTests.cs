using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A message that may have arrived stays one, whatever is met with while it is waited to send again.</summary>
public sealed class UnknownOutcomeTests
{
    private static readonly SendOptions Wait = new() { WaitUntilActive = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_LegEndsWhileItIsWaitedFor_OutcomeStaysUnknown(bool isOne)
    {
        await using var twilio = await StartAsync(static http => ScriptedTwilio.JsonAsync(http, 200, Call("queued")));
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time);
        var sending = FailAsync(provider, isOne);
        await Eventually.HoldsAsync(() =>
        {
            // Not the pause before the repetition is to be waited for, but the one after its refusal.
            if (Posts(twilio).Count() < 2) time.Advance(TimeSpan.FromMilliseconds(1));
            return Posts(twilio).Count() == 2;
        });
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1));

        await ReportAsync(provider, time, CallStatus.Completed);

        Check(await Eventually.EndsAsync(sending), twilio);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_LegCannotBeLookedUpAgain_OutcomeStaysUnknown(bool isOne)
    {
        await using var twilio = await StartAsync(static http => ScriptedTwilio.JsonAsync(http, 500, "{}"));
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time);
        var sending = FailAsync(provider, isOne);
        while (!sending.IsCompleted)
        {
            await await Task.WhenAny(sending, time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1)));
            if (!sending.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Check(await Eventually.EndsAsync(sending), twilio);
    }

    /// <summary>It is the same leg, and the same key: Twilio can tell that it is the same message.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_SameLegTakesItLater_IsSentAgainWithItsKey(bool isOne)
    {
        await using var twilio = await StartAsync(static http => ScriptedTwilio.JsonAsync(http, 200, Call("queued")), takenAt: 3);
        var time = new WatchedTime();
        await using var provider = await ProvideAsync(twilio, time);
        Task sending = isOne
            ? ScriptedTwilio.SendAsync(provider.Messenger(), Wait)
            : provider.Messenger().BroadcastAsync(Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg)]), new { Text = "x" }, Wait, TestAccount.Token);
        while (!sending.IsCompleted)
        {
            await await Task.WhenAny(sending, time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1)));
            if (!sending.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(250));
        }

        await Eventually.EndsAsync(sending);
        if (sending is Task<BroadcastResult> broadcast) Assert.Equal(BroadcastOutcome.Sent, Assert.Single((await broadcast).Legs).Outcome);
        Assert.Equal(3, Posts(twilio).Count());
        Assert.Single(Posts(twilio).Select(static request => request.Form["IdempotencyKey"]).Distinct());
    }

    private static void Check(CallMessageException error, ScriptedTwilio twilio)
    {
        Assert.Equal((true, Posts(twilio).First().Form["IdempotencyKey"]), (error.OutcomeUnknown, error.IdempotencyKey));
        Assert.DoesNotContain("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Posts(twilio).Count());
    }

    private static IEnumerable<ScriptedRequest> Posts(ScriptedTwilio twilio) => twilio.Requests.Where(static request => request.Method == "POST");

    private static async Task<CallMessageException> FailAsync(ServiceProvider provider, bool isOne)
    {
        if (isOne) return await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger(), Wait));
        var result = await provider.Messenger().BroadcastAsync(Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg)]), new { Text = "x" }, Wait, TestAccount.Token);
        var leg = Assert.Single(result.Legs);
        Assert.Equal(leg.Error!.OutcomeUnknown, leg.OutcomeUnknown);
        return leg.Error;
    }

    /// <param name="get">Answers look-ups.</param>
    /// <param name="takenAt">The message that Twilio takes; the first has no certain outcome, the others are refused.</param>
    private static async Task<ScriptedTwilio> StartAsync(RequestDelegate get, int takenAt = int.MaxValue)
    {
        var twilio = await ScriptedTwilio.StartAsync();
        var posts = 0;
        twilio.Otherwise = http =>
        {
            if (HttpMethods.IsGet(http.Request.Method)) return get(http);

            var post = Interlocked.Increment(ref posts);
            return post == 1 ? ScriptedTwilio.JsonAsync(http, 500, "{}")
                : post >= takenAt ? ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""")
                : ScriptedTwilio.JsonAsync(http, 400, """{"code":31211}""");
        };
        return twilio;
    }

    private static async Task<ServiceProvider> ProvideAsync(ScriptedTwilio twilio, TimeProvider time)
    {
        var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 1, time: time);
        await ReportAsync(provider, time, CallStatus.Ringing);
        return provider;
    }

    private static Task ReportAsync(ServiceProvider provider, TimeProvider time, CallStatus status) =>
        provider.GetRequiredService<ICallDirectory>().ReportAsync(
        new CallRecord
        {
            CallSid = CallSid.Parse(ScriptedTwilio.Leg), Direction = "outbound-api", From = "+1", To = "client:bob", Status = status,
            StatusCallbackAt = time.GetUtcNow(),
        },
        TestAccount.Token).AsTask();

    private static string Call(string status) =>
        $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-api","from":"+1","to":"client:bob","status":"{{status}}"}""";
}
