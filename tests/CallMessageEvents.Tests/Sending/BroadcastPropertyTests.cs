using System.Collections.Concurrent;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Any audience, any overlap, any failures: a result for each, and no leg is sent to twice.</summary>
public sealed class BroadcastPropertyTests
{
    private const int Conversations = 3;
    private const int Children = 3;

    [Fact]
    public Task BroadcastAsync_AnyAudienceAndFailures_AResultForEachAndEachLegOnce()
    {
        var scenarios =
            from users in Gen.ListOf(Gen.Choose(0, int.MaxValue))
            from answers in Gen.ArrayOf(Gen.Choose(0, Answers.Length - 1), Conversations * (Children + 1))
            from known in Gen.ArrayOf(Gen.Choose(0, 4), Conversations * (Children + 1))
            from cancelledAt in Gen.Choose(-20, 20)
            from guarded in Gen.Elements(true, false)
            select new Scenario([.. users], answers, known, cancelledAt, guarded);
        return Task.Run(() => Prop.ForAll(scenarios.ToArbitrary(), static scenario => BroadcastAsync(scenario).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(40)), TestContext.Current.CancellationToken);
    }

    private static readonly Func<TwilioResponse>[] Answers =
    [
        static () => Answer(201, """{"sid":"KX1"}"""),
        static () => Answer(201, """{"sid":"KX1"}"""),
        static () => Answer(201, "{}"),
        static () => Answer(400, """{"code":21220}"""),
        static () => Answer(400, """{"code":21220}"""),
        static () => Answer(400, "{}"),
        static () => Answer(404, "{}"),
        static () => Answer(500, "{}"),
        static () => Answer(503, "{}"),
        static () => throw new InvalidOperationException("a bug"),
        static () => throw new TwilioConnectionException("broken") { Reason = TwilioConnectionFailure.Reset },
        static () => throw new TwilioConnectionException("none") { Reason = TwilioConnectionFailure.Connect },
        static () => throw new OperationCanceledException(),
    ];

    private static TwilioResponse Answer(int status, string body) => new() { StatusCode = status, Body = Encoding.UTF8.GetBytes(body) };

    private static async Task BroadcastAsync(Scenario scenario)
    {
        using var cancellation = new CancellationTokenSource();
        var transport = new Transport(scenario, cancellation);
        var services = new ServiceCollection();
        services.AddSingleton<ITwilioTransport>(transport);
        services.AddCallMessageEvents(options =>
        {
            options.Guard.Enabled = scenario.Guarded;
            (options.Resilience.Retry.MaxRetryAttempts, options.Resilience.CircuitBreaker.MinimumThroughput) = (0, 1000);
        });
        await using var provider = services.BuildServiceProvider();
        var directory = provider.GetRequiredService<ICallDirectory>();
        for (var leg = 0; leg < scenario.Known.Length; leg++)
        {
            if (scenario.Known[leg] > 0) await directory.ReportAsync(Known(leg, scenario.Known[leg]), TestAccount.Token);
        }

        var users = scenario.Users.Select(User).ToList();
        BroadcastResult result;
        try
        {
            result = await provider.Messenger().BroadcastAsync(Audience.Of(users), new { Text = "x" }, cancellationToken: cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && transport.Posts.IsEmpty)
        {
            // The library's own look-up of a reported leg's parent was the request at which the caller gives up, before the broadcast began.
            return;
        }

        Assert.Equal(users, result.Legs.Select(static leg => leg.To));
        Assert.All(transport.Posts.GroupBy(static post => post), static posts => Assert.Single(posts));
        Assert.All(result.Legs, static leg => Assert.Equal(leg.Outcome == BroadcastOutcome.Sent, leg.Message is not null));
        Assert.All(result.Legs, static leg => Assert.Equal(leg.Outcome == BroadcastOutcome.Failed, leg.Error is not null));
        Assert.All(result.Legs.Where(static leg => leg.Message is not null), static leg => Assert.Equal(leg.CallSid, leg.Message!.CallSid));
        Assert.All(result.Legs.Where(static leg => leg.Error is not null), static leg => Assert.Equal(leg.Error!.OutcomeUnknown, leg.OutcomeUnknown));
        if (!cancellation.IsCancellationRequested) Assert.DoesNotContain(result.Legs, static leg => leg.Outcome == BroadcastOutcome.Cancelled);
    }

    private static EndUser User(int number)
    {
        var leg = CallSid.Parse(Sid(number / 4 % (Conversations * (Children + 1))));
        return (number % 4) switch
        {
            0 => EndUser.OnLeg(leg),
            1 => EndUser.WhoPlaced(leg),
            2 => EndUser.WhoAnswered(leg),
            _ => EndUser.Named(leg, $"user{number / 64 % 4}"),
        };
    }

    private static CallRecord Known(int leg, int status) => new()
    {
        CallSid = CallSid.Parse(Sid(leg)), ParentCallSid = IsParent(leg) ? null : CallSid.Parse(Sid(ParentOf(leg))),
        Direction = IsParent(leg) ? "inbound" : "outbound-dial",
        From = "client:user0", To = To(leg), Status = (CallStatus)(status + 1), StatusCallbackAt = TimeProvider.System.GetUtcNow(),
    };

    private static bool IsParent(int leg) => leg % (Children + 1) == 0;

    private static int ParentOf(int leg) => leg - (leg % (Children + 1));

    private static string To(int leg) => leg % (Children + 1) == 2 ? "+14155550100" : $"client:user{leg % (Children + 1)}";

    private static string Sid(int leg) => $"CA{leg:x32}";

    /// <param name="Users">Who is in the audience, as numbers.</param>
    /// <param name="Answers">How Twilio answers a message to each leg.</param>
    /// <param name="Known">What is known of each leg: 0 is nothing, else a status.</param>
    /// <param name="CancelledAt">At which request the caller gives up; below one: never.</param>
    /// <param name="Guarded">Whether legs are checked first.</param>
    private sealed record Scenario(int[] Users, int[] Answers, int[] Known, int CancelledAt, bool Guarded);

    /// <summary>Twilio in memory. In each conversation the last child is the one in progress.</summary>
    private sealed class Transport(Scenario scenario, CancellationTokenSource caller) : ITwilioTransport
    {
        private int _requests;

        public AccountSid AccountSid => AccountSid.Parse(TestProvider.AccountSid);

        public ConcurrentQueue<int> Posts { get; } = [];

        public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
        {
            _ = request.Form;
            if (Interlocked.Increment(ref _requests) == scenario.CancelledAt) await caller.CancelAsync();
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            var sid = request.PathAndQuery.AsSpan(request.PathAndQuery.IndexOf("CA0", StringComparison.Ordinal) + 2, 32);
            var leg = int.Parse(sid, System.Globalization.NumberStyles.HexNumber);
            switch (request.Operation)
            {
                case TwilioOperation.FetchCall:
                    return Answer(200, Json(leg));
                case TwilioOperation.ListCalls:
                    return Answer(200, $$"""{"calls":[{{string.Join(',', Enumerable.Range(leg + 1, IsParent(leg) ? Children : 0).Select(Json))}}]}""");
                default:
                    Posts.Enqueue(leg);
                    return Answers[scenario.Answers[leg]]();
            }
        }

        private static string Json(int leg)
        {
            var parent = IsParent(leg) ? "null" : $"\"{Sid(ParentOf(leg))}\"";
            var (direction, status) = (
                IsParent(leg) ? "inbound" : "outbound-dial", IsParent(leg) || leg % (Children + 1) == Children ? "in-progress" : "completed");
            return $$"""
                {"sid":"{{Sid(leg)}}","parent_call_sid":{{parent}},"direction":"{{direction}}","from":"client:user0","to":"{{To(leg)}}","status":"{{status}}"}
                """;
        }
    }
}
