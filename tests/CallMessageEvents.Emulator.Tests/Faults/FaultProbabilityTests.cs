namespace CallMessageEvents.Emulator.Tests;

public sealed class FaultProbabilityTests : EmulatorTest
{
    private static readonly Fault[] Mixed =
    [
        new() { Kind = FaultKind.Status, StatusCode = 503, Probability = 0.2, Seed = 7 },
        new() { Kind = FaultKind.Html, Probability = 0.2, Seed = 7 },
        new() { Kind = FaultKind.Html, StatusCode = 201, Processed = true, Probability = 0.2, Seed = 7, MaxInARow = 1 },
    ];

    [Fact]
    public async Task Probability_OtherEmulatorAndOrder_HitsTheSame()
    {
        await using var other = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        var keys = Enumerable.Range(0, 60).Select(i => $"key{i}").ToArray();

        var here = await RunAsync(Twilio, Mixed, keys);
        var there = await RunAsync(other, Mixed, [.. keys.Reverse()]);

        Assert.Equal(here, there);
        Assert.All(
            new FaultKind?[] { null, FaultKind.Status, FaultKind.Html },
            kind => Assert.Contains(here.Values, kinds => kinds.Contains($"{kind};", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Probability_AfterClear_HitsTheSameAgain()
    {
        string[] keys = ["a", "b", "c"];
        var first = await RunAsync(Twilio, Mixed, keys);
        Twilio.Faults.Clear();
        Twilio.ClearRequests();

        Assert.Equal(first, await RunAsync(Twilio, Mixed, keys));
    }

    [Fact]
    public async Task Probability_OtherSeed_HitsOthers()
    {
        await using var other = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        string[] keys = ["a", "b", "c", "d", "e"];

        Assert.NotEqual(await RunAsync(Twilio, Mixed, keys), await RunAsync(other, [.. Mixed.Select(fault => fault with { Seed = 8 })], keys));
    }

    [Fact]
    public async Task Probability_SameSeed_FaultsAreIndependent()
    {
        // Were they not, the second would never hit: what it would hit the first has hit already.
        Twilio.Faults.Add(Mixed[0] with { Probability = 0.5 });
        Twilio.Faults.Add(Mixed[0] with { Probability = 0.5, StatusCode = 500 });
        var leg = Active(Twilio);

        var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Rest.SendMessageAsync(leg, "1", $"{i}")));

        Assert.InRange(replies.Count(reply => reply.Status == 503), 160, 240);
        Assert.InRange(replies.Count(reply => reply.Status == 500), 70, 130);
    }

    [Fact]
    public async Task Probability_WithoutKey_DependsOnThePlaceOfTheCall()
    {
        await using var other = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        using var rest = new RestClient(other);

        Assert.Equal(await FetchAllAsync(Twilio, Rest), await FetchAllAsync(other, rest));

        static async Task<string> FetchAllAsync(TwilioEmulator twilio, RestClient rest)
        {
            twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Probability = 0.5 });
            var result = "";
            for (var i = 0; i < 20; i++)
            {
                var call = twilio.CreateCall("+14155550100", "client:bob");
                var conference = twilio.CreateConference();
                result += (await rest.GetAsync($"{RestClient.CallPath(call)}.json")).Status;
                result += (await rest.GetAsync($"{rest.Account}/Conferences/{conference.Sid}/Participants.json")).Status;
                result += (await rest.GetAsync($"{rest.Account}/Calls.json")).Status;
            }

            Assert.Contains("503", result, StringComparison.Ordinal);
            return result;
        }
    }

    [Fact]
    public async Task Probability_ZeroOrNoneInARow_NeverHits()
    {
        Twilio.Faults.Add(Mixed[0] with { Probability = 0 });
        Twilio.Faults.Add(Mixed[0] with { Probability = 1, MaxInARow = 0 });
        Twilio.Faults.Add(Mixed[0] with { Probability = 1, Count = 0 });

        Assert.Equal(201, (await Rest.SendMessageAsync(Active(Twilio), "1")).Status);
    }

    [Fact]
    public async Task MaxInARow_OfAllKinds_SparesTheNext()
    {
        Twilio.Faults.Add(Mixed[0] with { Probability = 0.5, MaxInARow = 3 });
        Twilio.Faults.Add(Mixed[1] with { Probability = 1, MaxInARow = 3 });
        var leg = Active(Twilio);

        var hit = new Dictionary<string, string> { ["a"] = "", ["b"] = "" };
        for (var i = 0; i < 8; i++)
        {
            foreach (var key in hit.Keys)
            {
                using var answer = await Rest.Http.PostAsync(
                    new Uri($"{RestClient.CallPath(leg)}/UserDefinedMessages.json", UriKind.Relative),
                    new FormUrlEncodedContent([new("Content", "1"), new("IdempotencyKey", key)]),
                    Cancellation);
                hit[key] += answer.IsSuccessStatusCode ? '-' : 'x';
            }
        }

        Assert.All(hit.Values, pattern => Assert.Equal("xxx-xxx-", pattern));
        Assert.Equal(2, leg.Received.Count);
    }

    [Fact]
    public async Task MaxInARow_WithoutKey_CountsPerOperationAndCall()
    {
        Twilio.Faults.Add(Mixed[0] with { Probability = 1, MaxInARow = 1 });
        EmulatedCall[] legs = [Active(Twilio), Active(Twilio)];

        foreach (var expected in new[] { 503, 200, 503 })
        {
            foreach (var leg in legs)
            {
                Assert.Equal(expected, (await Rest.GetAsync($"{RestClient.CallPath(leg)}.json")).Status);
                Assert.Equal(expected, (await Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={leg.Sid}")).Status);
            }
        }
    }

    private static EmulatedCall Active(TwilioEmulator twilio) => twilio.Dial("client:alice", "+14155550100").Answer().Parent;

    /// <summary>Four attempts with each key, one after the other; all keys at the same time. The faults that each key met, in order.</summary>
    private static async Task<SortedDictionary<string, string>> RunAsync(TwilioEmulator twilio, Fault[] faults, string[] keys)
    {
        Array.ForEach(faults, fault => twilio.Faults.Add(fault));
        using var rest = new RestClient(twilio);
        var leg = Active(twilio);
        await Task.WhenAll(keys.Select(async key =>
        {
            for (var attempt = 0; attempt < 4; attempt++)
            {
                using var form = new FormUrlEncodedContent([new("Content", "1"), new("IdempotencyKey", key)]);
                using var answer = await rest.Http.PostAsync(
                    new Uri($"{RestClient.CallPath(leg)}/UserDefinedMessages.json", UriKind.Relative),
                    form,
                    Cancellation);
            }
        }));
        return new(twilio.Requests.GroupBy(request => request.IdempotencyKey!)
            .ToDictionary(key => key.Key, key => string.Concat(key.Select(request => $"{request.Fault};"))));
    }
}
