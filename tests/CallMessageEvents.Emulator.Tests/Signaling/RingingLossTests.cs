namespace CallMessageEvents.Emulator.Tests;

/// <summary>Messages to a call that rings, and browsers whose sockets end meanwhile.</summary>
public sealed class RingingLossTests : EmulatorTest
{
    /// <summary>More messages than the network between the emulator and a browser that does not read can hold.</summary>
    private const int Early = 900;

    /// <summary>It rings as long as a test takes.</summary>
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Drop_OnlyDevice_WhatComesAtOnceWaitsForTheNext()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = await RingAsync(first);

        Twilio.DropConnections("bob");
        await SendAsync(call, 1, 2, 3);
        await using var second = await SignalingClient.RegisterAsync(Twilio, "bob");

        await second.NextAsync("cancel");
        await second.NextAsync("invite");
        await AssertNextAsync(second, 1, 2, 3);
        await second.AssertQuietAsync();
        await second.AnswerAsync(call.Sid);
        await SendAsync(call, 4);
        await AssertNextAsync(second, 4);
        await second.AssertQuietAsync();
    }

    [Fact]
    public async Task Drop_AllDevices_WhatComesAtOnceGoesToWhoTakesTheCallOnce()
    {
        await using var phone = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var desk = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = await RingAsync(phone, desk);

        Assert.Equal(2, Twilio.DropConnections("bob"));
        await SendAsync(call, 1, 2);
        await using var back = await SignalingClient.ListenAsync(Twilio, "bob");
        await back.AnswerAsync(call.Sid);

        await AssertNextAsync(back, 1, 2);
        await Task.WhenAll(phone.Ended, desk.Ended);
        await back.AssertQuietAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loss_OfUnsent_AnotherDeviceRings_GetsThemOnce(bool taken)
    {
        await using var slow = await SignalingClient.RegisterSlowAsync(Twilio, "bob", lastRead: "invite");
        var call = await RingAsync(slow);
        for (var i = 0; i < Early; i++) await SendLargeAsync(call, i);

        // Its socket ends as soon as what is leaving has left, or cannot: not before the browser goes.
        Assert.Equal(1, Twilio.DropConnections("bob"));
        await using var desk = await SignalingClient.RegisterAsync(Twilio, "bob");
        await desk.NextAsync("cancel");
        await desk.NextAsync("invite");
        for (var i = Early; i < Early + 10; i++) await SendLargeAsync(call, i);
        Assert.Equal(Enumerable.Range(Early, 10), await NextAsync(desk, 10));
        if (taken)
        {
            await desk.AnswerAsync(call.Sid);
            await desk.AssertQuietAsync();
        }

        slow.Abort();

        // Some had left before the network was full; the rest comes in order, without what this device has had already.
        var missed = (await NextAsync(desk, 1))[0];
        Assert.InRange(missed, 0, Early - 1);
        Assert.Equal(Enumerable.Range(missed + 1, Early - missed - 1), await NextAsync(desk, Early - missed - 1));
        await desk.AssertQuietAsync();
    }

    private static async Task<int[]> NextAsync(SignalingClient device, int count)
    {
        var numbers = new int[count];
        for (var i = 0; i < count; i++) numbers[i] = (await device.NextAsync("message")).GetProperty("content").GetProperty("n").GetInt32();
        return numbers;
    }

    private static async Task AssertNextAsync(SignalingClient device, params int[] numbers) => Assert.Equal(numbers, await NextAsync(device, numbers.Length));

    private async Task<EmulatedCall> RingAsync(params SignalingClient[] devices)
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        foreach (var device in devices) await device.NextAsync("invite");
        return call;
    }

    private async Task SendAsync(EmulatedCall call, params int[] numbers)
    {
        foreach (var number in numbers) Assert.Equal(201, (await Rest.SendMessageAsync(call, $$"""{"n":{{number}}}""")).Status);
    }

    private async Task SendLargeAsync(EmulatedCall call, int number) =>
        Assert.Equal(201, (await Rest.SendMessageAsync(call, $$"""{"n":{{number}},"text":"{{new string('x', 9_000)}}"}""")).Status);
}
