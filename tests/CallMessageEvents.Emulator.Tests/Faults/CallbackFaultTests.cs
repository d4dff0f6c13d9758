using System.Collections.Immutable;

namespace CallMessageEvents.Emulator.Tests;

public sealed class CallbackFaultTests : EmulatorTest
{
    public static TheoryData<string, CallbackFault> Invalid => new()
    {
        { "Kind", new() { Kind = (CallbackFaultKind)3 } },
        { "Callback", new() { Kind = CallbackFaultKind.Loss, Callback = CallbackKind.Voice } },
        { "CallSid", new() { Kind = CallbackFaultKind.Loss, CallSid = "CA1" } },
        { "Count", new() { Kind = CallbackFaultKind.Loss, Count = -1 } },
        { "Probability", new() { Kind = CallbackFaultKind.Loss, Probability = 1.1 } },
        { "Probability", new() { Kind = CallbackFaultKind.Loss, Probability = double.NaN } },
    };

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Loss_Callback_IsNeverBroughtAndRecorded()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = await SubscribedAsync(Twilio, receiver);
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Loss, Count = 1 });

        var lost = await leg.SendMessageAsync("1", Cancellation);
        var brought = await leg.SendMessageAsync("2", Cancellation);

        var delivery = Assert.Single(await lost.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Equal((null, CallbackFaultKind.Loss, "A fault lost it."), (delivery.StatusCode, delivery.Fault, delivery.Error));
        var other = Assert.Single(await brought.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Equal((204, null), (other.StatusCode, other.Fault));
        Assert.Equal("2", Assert.Single(receiver.Callbacks).Form["Content"]);
        Assert.Equal(2, Twilio.Deliveries.Count);
    }

    [Fact]
    public async Task Duplicate_Callback_ComesTwiceWithTheSameSidAndToken()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = await SubscribedAsync(Twilio, receiver);
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Duplicate, Count = 1 });

        var message = await leg.SendMessageAsync("1", Cancellation);
        var next = await leg.SendMessageAsync("2", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        await next.WhenDeliveredAsync(Cancellation).InTimeAsync();

        Assert.Null(delivery.Fault);
        Assert.Equal([null, CallbackFaultKind.Duplicate, null], Twilio.Deliveries.Select(one => one.Fault));
        Assert.Equal(["1", "1", "2"], receiver.Callbacks.Select(callback => callback.Form["Content"]));
        Assert.Single(receiver.Callbacks.Take(2).Select(callback => (callback.Form["Sid"], callback.Headers["I-Twilio-Idempotency-Token"])).Distinct());
        Assert.All(receiver.Callbacks, callback => Assert.True(callback.IsSignedWith(Twilio.AuthToken)));
    }

    [Fact]
    public async Task Reordering_Callback_IsOvertakenForLessThan200Milliseconds()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = await SubscribedAsync(Twilio, receiver);
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Reordering, Count = 1 });

        var first = await leg.SendMessageAsync("1", Cancellation);
        var second = await leg.SendMessageAsync("2", Cancellation);
        await second.WhenDeliveredAsync(Cancellation).InTimeAsync();
        var delivered = first.WhenDeliveredAsync(Cancellation);
        Assert.False(delivered.IsCompleted);
        await Time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(199));
        Time.Advance(TimeSpan.FromMilliseconds(199));

        Assert.Equal(CallbackFaultKind.Reordering, Assert.Single(await delivered.InTimeAsync()).Fault);
        Assert.Equal(["2", "1"], receiver.Callbacks.Select(callback => callback.Form["Content"]));
    }

    [Fact]
    public async Task Probability_OtherEmulatorAndOrder_HitsTheSame()
    {
        await using var other = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        await using var third = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        await using var here = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);

        var patterns = await Task.WhenAll(RunAsync(here, 7), RunAsync(other, 7, reverse: true), RunAsync(third, 8));

        Assert.Equal(patterns[0], patterns[1]);
        Assert.NotEqual(patterns[0], patterns[2]);
        foreach (var kind in Enum.GetValues<CallbackFaultKind>())
        {
            // One in five of 400, the later faults of what the earlier leave.
            Assert.InRange(patterns[0].Count(one => one.EndsWith($"{kind}", StringComparison.Ordinal)), 30, 110);
        }
    }

    [Fact]
    public async Task Reordering_ManyMessages_ComeOutOfOrderAndComplete()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        var leg = await SubscribedAsync(twilio, receiver);
        twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Reordering, Probability = 0.5, Seed = 1 });

        var messages = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => leg.SendMessageAsync($"{i}", Cancellation)));
        await Task.WhenAll(messages.Select(message => message.WhenDeliveredAsync(Cancellation).InTimeAsync()));

        var arrived = receiver.Callbacks.Select(callback => callback.Form["Content"]).ToList();
        Assert.NotEqual(Enumerable.Range(0, 50).Select(i => $"{i}"), arrived);
        Assert.Equal(50, arrived.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Filters_CallAndKind_SpareAllOthers()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var (leg, other) = (await SubscribedAsync(Twilio, receiver), await SubscribedAsync(Twilio, receiver));
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Loss, Callback = CallbackKind.Message, CallSid = leg.Sid });
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Duplicate, Callback = CallbackKind.Status });
        leg.ReportStatusTo(new(receiver.Url));

        await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        await (await other.SendMessageAsync("2", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        leg.Complete();
        await receiver.NextAsync();
        ReceivedCallback[] statuses = [await receiver.NextAsync(), await receiver.NextAsync()];

        Assert.Equal("2", receiver.Callbacks.First().Form["Content"]);
        Assert.All(statuses, status => Assert.Equal("completed", status.Form["CallStatus"]));
        Assert.Equal(statuses[0].Headers["I-Twilio-Idempotency-Token"], statuses[1].Headers["I-Twilio-Idempotency-Token"]);
    }

    [Fact]
    public async Task Clear_OrRemove_EndsThem()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = await SubscribedAsync(Twilio, receiver);
        var fault = Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Loss });
        Assert.Equal([fault], Twilio.Faults.Callbacks.All);
        Assert.True(Twilio.Faults.Callbacks.Remove(fault));
        Assert.False(Twilio.Faults.Callbacks.Remove(fault));
        Twilio.Faults.Callbacks.Add(fault);

        Twilio.Faults.Clear();

        Assert.Empty(Twilio.Faults.Callbacks.All);
        Assert.Equal(204, Assert.Single(await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync()).StatusCode);
    }

    [Fact]
    public async Task Dispose_WhileHeldUp_EndsAtOnce()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = await SubscribedAsync(Twilio, receiver);
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Reordering });
        var message = await leg.SendMessageAsync("1", Cancellation);

        await Twilio.DisposeAsync().AsTask().InTimeAsync();

        Assert.Equal("The emulator stopped.", Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync()).Error);
        Assert.Empty(receiver.Callbacks);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Add_Invalid_NamesTheProperty(string property, CallbackFault fault)
    {
        var error = Assert.Throws<ArgumentException>(nameof(fault), () => Twilio.Faults.Callbacks.Add(fault));

        Assert.Contains($"CallbackFault.{property} ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<EmulatedCall> SubscribedAsync(TwilioEmulator twilio, CallbackReceiver receiver)
    {
        using var rest = new RestClient(twilio);
        var leg = twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await rest.SubscribeAsync(leg, receiver.Url);
        return leg;
    }

    /// <summary>Which fault each of 400 messages of four legs met, by the place of the leg and the number of the message.</summary>
    private static async Task<ImmutableArray<string>> RunAsync(TwilioEmulator twilio, int seed, bool reverse = false)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        foreach (var kind in Enum.GetValues<CallbackFaultKind>())
        {
            twilio.Faults.Callbacks.Add(new() { Kind = kind, Probability = 0.2, Seed = seed });
        }

        var legs = new List<EmulatedCall>();
        for (var i = 0; i < 4; i++)
        {
            legs.Add(await SubscribedAsync(twilio, receiver));
        }

        var sent = new List<(string Name, EmulatedMessage Message)>();
        foreach (var leg in reverse ? Enumerable.Reverse(legs) : legs)
        {
            for (var number = 0; number < 100; number++)
            {
                sent.Add(($"{legs.IndexOf(leg)} {number:000}", await leg.SendMessageAsync("1", Cancellation)));
            }
        }

        await Task.WhenAll(sent.Select(one => one.Message.WhenDeliveredAsync(Cancellation).InTimeAsync()));
        var met = twilio.Deliveries.ToLookup(delivery => delivery.MessageSid, delivery => delivery.Fault, StringComparer.Ordinal);
        return [.. sent.Select(one => $"{one.Name} {met[one.Message.Sid].Max()}").Order(StringComparer.Ordinal)];
    }
}
