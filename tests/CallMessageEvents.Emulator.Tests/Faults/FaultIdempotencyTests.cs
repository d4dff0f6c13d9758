namespace CallMessageEvents.Emulator.Tests;

/// <summary>However a request fails, and however often and concurrently it is repeated: one key, one message.</summary>
public sealed class FaultIdempotencyTests : EmulatorTest
{
    public static TheoryData<Fault> Processing =>
    [
        new Fault { Kind = FaultKind.Reset, Processed = true },
        new Fault { Kind = FaultKind.Status, StatusCode = 500, Processed = true },
        new Fault { Kind = FaultKind.Html, StatusCode = 201, Processed = true },
        new Fault { Kind = FaultKind.HugeBody, Processed = true },
        new Fault { Kind = FaultKind.TruncatedBody },
        new Fault { Kind = FaultKind.Latency, Delay = TimeSpan.FromMilliseconds(20), Processed = true },
        new Fault { Kind = FaultKind.SlowBody, Delay = TimeSpan.FromMilliseconds(20) },
        new Fault { Kind = FaultKind.Hang, Processed = true },
    ];

    [Theory]
    [MemberData(nameof(Processing))]
    public async Task Repeat_AtOnce_AnswersTheFirstAndDeliversOnce(Fault fault)
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(fault with { Count = 3 });

        var sending = Enumerable.Range(0, 20).Select(_ => TryAsync(leg, "key")).ToList();
        if (fault.Kind == FaultKind.Hang)
        {
            await Eventually.HoldsAsync(() => sending.Count(static one => one.IsCompleted) == 17);
            Rest.Http.CancelPendingRequests();
        }

        var sids = await Task.WhenAll(sending);
        var after = await Rest.SendMessageAsync(leg, "1", "key");

        Assert.Equal(Assert.Single(leg.Received).Sid, after["sid"]);
        Assert.InRange(sids.Count(sid => sid == after["sid"]), 17, 20);
        Assert.All(sids, sid => Assert.True(sid is null || sid == after["sid"]));
    }

    [Fact]
    public async Task Repeat_SubscriptionAfterReset_IsOneSubscription()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(new() { Kind = FaultKind.Reset, Processed = true, Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Rest.SubscribeAsync(leg, "http://127.0.0.1:9/", ("IdempotencyKey", "key")));
        Assert.Equal(201, (await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/", ("IdempotencyKey", "key"))).Status);

        Assert.Single(await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task Repeat_ManyMessagesUnderAllKinds_EachArrivesOnce()
    {
        var all = Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.StaleRead).SelectMany(kind => new[] { false, true }.Select(processed => new Fault
        {
            Kind = kind,
            Processed = processed,
            Delay = TimeSpan.FromMilliseconds(5),
            StatusCode = kind == FaultKind.Status ? 503 : null,
            Probability = kind == FaultKind.Hang ? 0.002 : 0.015,
            Seed = 42,
            MaxInARow = 3,
        }));
        foreach (var fault in all)
        {
            Twilio.Faults.Add(fault);
        }

        EmulatedCall[] legs = [.. Enumerable.Range(0, 10).Select(i => Twilio.Dial($"client:{i}", "+14155550100").Answer().Parent)];
        Rest.Http.Timeout = TimeSpan.FromSeconds(5);

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), parallel, async (i, _) =>
        {
            while (await TryAsync(legs[i % 10], $"{i}") is null)
            {
            }
        });

        Assert.All(legs, leg => Assert.Equal(50, leg.Received.Count));
        Assert.Equal(500, legs.SelectMany(leg => leg.Received).Select(message => message.IdempotencyKey).Distinct().Count());
        Assert.All(
            Twilio.Requests.GroupBy(request => request.IdempotencyKey),
            key => Assert.DoesNotContain("xxxx", string.Concat(key.Select(request => request.Fault is null ? '-' : 'x')), StringComparison.Ordinal));
        Assert.InRange(Twilio.Requests.Count(request => request.Fault is not null) / (double)Twilio.Requests.Count, 0.1, 0.3);
    }

    /// <summary>The sid of the message, or nothing when the answer does not tell it.</summary>
    private async Task<string?> TryAsync(EmulatedCall leg, string key)
    {
        try
        {
            var reply = await Rest.SendMessageAsync(leg, "1", key);
            return reply.Status == 201 ? reply["sid"] : null;
        }
        catch (Exception error) when (error is HttpRequestException or System.Text.Json.JsonException or TaskCanceledException)
        {
            return null;
        }
    }
}
