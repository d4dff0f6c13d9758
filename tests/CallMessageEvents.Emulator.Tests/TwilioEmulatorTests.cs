using System.Net.Sockets;

namespace CallMessageEvents.Emulator.Tests;

public sealed class TwilioEmulatorTests : EmulatorTest
{
    [Fact]
    public async Task Start_WithoutOptions_ListensOnLoopback()
    {
        var reply = await Rest.GetAsync($"{Rest.Account}/Calls.json");

        Assert.True(Twilio.BaseAddress.IsLoopback);
        Assert.NotEqual(0, Twilio.BaseAddress.Port);
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Start_AddressInUse_Throws()
    {
        var options = new TwilioEmulatorOptions { Url = $"http://127.0.0.1:{Twilio.BaseAddress.Port}" };

        await Assert.ThrowsAsync<IOException>(() => TwilioEmulator.StartAsync(options, Cancellation));
    }

    [Fact]
    public async Task Start_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TwilioEmulator.StartAsync(cancellationToken: new(canceled: true)));

    [Fact]
    public async Task Dispose_Twice_StopsListening()
    {
        // At a port that nobody else is given afterwards.
        var twilio = await TwilioEmulator.StartAsync(new() { Url = $"http://127.0.0.1:{FreePort.Take()}" }, Cancellation);
        await twilio.DisposeAsync();
        await twilio.DisposeAsync();

        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync("127.0.0.1", twilio.BaseAddress.Port, Cancellation).AsTask());
    }

    [Fact]
    public async Task Dispose_DeliveryHangs_EndsIt()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);
        var hanging = await leg.SendMessageAsync("1", Cancellation);
        var waiting = await leg.SendMessageAsync("2", Cancellation);
        await receiver.NextAsync();

        await Twilio.DisposeAsync();

        Assert.All(Twilio.Deliveries, delivery => Assert.Equal("The emulator stopped.", delivery.Error));
        Assert.Equivalent(new[] { hanging.Sid, waiting.Sid }, Twilio.Deliveries.Select(delivery => delivery.MessageSid), strict: true);
        Assert.True(hanging.WhenDeliveredAsync(Cancellation).IsCompletedSuccessfully);
        var late = await leg.SendMessageAsync("3", Cancellation);
        Assert.Equal("The emulator stopped.", Assert.Single(await late.WhenDeliveredAsync(Cancellation).InTimeAsync()).Error);
    }

    [Fact]
    public async Task Dispose_ReaderWaits_EndsIt()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await using var reader = leg.ReadReceivedAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = reader.MoveNextAsync().AsTask();

        await Twilio.DisposeAsync();

        Assert.False(await next.InTimeAsync());
    }

    [Fact]
    public void Dial_BadArguments_Throws()
    {
        Assert.Throws<ArgumentException>("from", () => Twilio.Dial("", "client:bob"));
        Assert.Throws<ArgumentException>("to", () => Twilio.Dial("client:alice"));
        Assert.Throws<ArgumentException>("to", () => Twilio.Dial("client:alice", ""));
        Assert.Throws<ArgumentException>("to", () => Twilio.Dial("client:alice", [.. Enumerable.Repeat("client:bob", 11)]));
        Assert.Throws<ArgumentNullException>("to", () => Twilio.Dial("client:alice", to: null!));
        Assert.Throws<ArgumentNullException>("account", () => Twilio.Dial(account: null!, "client:alice", "client:bob"));
        Assert.Throws<ArgumentException>("to", () => Twilio.CreateCall("+14155550100", ""));
        Assert.Throws<ArgumentException>("from", () => Twilio.CreateCall("", "client:bob"));
    }

    [Fact]
    public async Task Dial_AccountOfAnotherEmulator_Throws()
    {
        await using var other = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);
        var account = other.AddAccount();

        Assert.Throws<ArgumentException>("account", () => Twilio.Dial(account, "client:alice", "client:bob"));
    }

    [Fact]
    public void FindCall_KnownAndUnknown_ReturnsCallOrNull()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        Assert.Same(call, Twilio.FindCall(call.Sid));
        Assert.Null(Twilio.FindCall("CA00000000000000000000000000000000"));
    }
}
