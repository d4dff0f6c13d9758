using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A fifth of all requests goes wrong, in every way that the emulator knows; the same ones in every run.</summary>
public sealed class FaultToleranceTests
{
    private const int Calls = 100;
    private const int SendsPerCall = 20;

    private static readonly Fault[] AllKinds =
    [
        new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromMilliseconds(100), Probability = 0.03 },
        new() { Kind = FaultKind.Status, StatusCode = 503, Probability = 0.03 },
        new() { Kind = FaultKind.Status, StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(1), Probability = 0.02 },
        new() { Kind = FaultKind.Status, StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(1), RetryAfterAsDate = true, Probability = 0.01 },
        new() { Kind = FaultKind.Status, StatusCode = 500, Processed = true, Probability = 0.02 },
        new() { Kind = FaultKind.Reset, Probability = 0.02 },
        new() { Kind = FaultKind.Reset, Processed = true, Probability = 0.02 },
        new() { Kind = FaultKind.Html, Probability = 0.01 },
        new() { Kind = FaultKind.Html, StatusCode = 201, Processed = true, Probability = 0.01 },
        new() { Kind = FaultKind.SlowBody, Delay = TimeSpan.FromMilliseconds(50), Probability = 0.01 },
        new() { Kind = FaultKind.TruncatedBody, Probability = 0.01 },
        new() { Kind = FaultKind.HugeBody, Probability = 0.005 },
        new() { Kind = FaultKind.Hang, Probability = 0.0025 },
        new() { Kind = FaultKind.Hang, Processed = true, Probability = 0.0025 },
    ];

    [Fact]
    public async Task SendAsync_AFifthOfRequestsFail_DefaultOptions_EachMessageArrivesExactlyOnce()
    {
        await using var twilio = await StartAsync();
        await using var provider = Provide(twilio);
        var calls = Dial(twilio);

        await Parallel.ForAsync(0, Calls, Concurrently, async (c, token) =>
        {
            for (var i = 0; i < SendsPerCall; i++) await SendAsync(provider, calls[c], i, token);
        });

        Assert.All(
            calls, static call => Assert.Equal(Texts(Enumerable.Range(0, SendsPerCall)), call.Received.Select(static message => message.Content).Order()));
        Assert.True(twilio.Requests.Count(static request => request.Fault is not null) > Calls * SendsPerCall / 10);
    }

    [Fact]
    public async Task SendAsync_WithoutRepeatingUnknownOutcomes_EachFailureSaysTrulyWhetherItMayHaveArrived()
    {
        await using var twilio = await StartAsync();
        await using var provider = Provide(twilio, static options =>
        {
            options.Resilience.Retry.UnknownOutcomes = false;
            options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(2);
        });
        var calls = Dial(twilio);
        var failures = new ConcurrentBag<(string Key, bool OutcomeUnknown)>();

        await Parallel.ForAsync(0, Calls, Concurrently, async (c, token) =>
        {
            for (var i = 0; i < SendsPerCall; i++)
            {
                try
                {
                    await SendAsync(provider, calls[c], i, token);
                }
                catch (CallMessageException e)
                {
                    failures.Add((Key(calls[c], i), e.OutcomeUnknown));
                }
            }
        });

        var arrived = calls.SelectMany(static call => call.Received).Select(static message => message.IdempotencyKey).ToHashSet();
        Assert.Equal(arrived.Count, calls.Sum(static call => call.Received.Count));
        Assert.Contains(failures, failure => failure.OutcomeUnknown && arrived.Contains(failure.Key));
        Assert.Contains(failures, failure => failure.OutcomeUnknown && !arrived.Contains(failure.Key));
        Assert.DoesNotContain(failures, failure => !failure.OutcomeUnknown && arrived.Contains(failure.Key));
        Assert.Equal(Calls * SendsPerCall, arrived.Union(failures.Select(static failure => failure.Key)).Count());
    }

    /// <summary>Few enough that the library's time limits hold on a busy machine.</summary>
    private static ParallelOptions Concurrently => new() { MaxDegreeOfParallelism = Calls / 4, CancellationToken = TestAccount.Token };

    private static async Task<TwilioEmulator> StartAsync()
    {
        var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestAccount.Token);
        foreach (var fault in AllKinds) twilio.Faults.Add(fault with { Seed = 2026, MaxInARow = 3 });
        return twilio;
    }

    private static List<EmulatedCall> Dial(TwilioEmulator twilio) =>
        [.. Enumerable.Range(0, Calls).Select(i => twilio.Dial($"client:user{i}", "+14155550100").Answer().Parent)];

    private static ServiceProvider Provide(TwilioEmulator twilio, Action<CallMessageEventsOptions>? configure = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken) = (twilio.AccountSid, twilio.AuthToken);
            configure?.Invoke(options);
        });
        TestTransport.Use(builder, twilio.BaseAddress);
        return services.BuildServiceProvider();
    }

    private static async Task SendAsync(ServiceProvider provider, EmulatedCall call, int i, CancellationToken token) => await provider.Messenger().SendAsync(
        EndUser.WhoPlaced(call.Sid), new { Text = i }, new SendOptions { IdempotencyKey = Key(call, i) }, token);

    /// <summary>The same in every run: the call by its identity, not by its sid.</summary>
    private static string Key(EmulatedCall call, int i) => $"{call.Identity}-{i}";

    private static IEnumerable<string> Texts(IEnumerable<int> numbers) => numbers.Select(static i => $$"""{"text":{{i}}}""").Order();
}
