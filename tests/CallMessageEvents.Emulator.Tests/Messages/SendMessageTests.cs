namespace CallMessageEvents.Emulator.Tests;

/// <summary>The end user sends.</summary>
public sealed class SendMessageTests : EmulatorTest
{
    [Theory]
    [InlineData(" { \"a b\" : [ 1.50 , \"x \\\" y\\\\\" ] }\r\n", "{\"a b\":[1.50,\"x \\\" y\\\\\"]}")]
    [InlineData("\"é 😀\"", "\"é 😀\"")]
    [InlineData(" null ", "null")]
    public async Task Send_Json_IsCompact(string json, string compact)
    {
        var message = await Active().SendMessageAsync(json, Cancellation);

        Assert.Equal(compact, message.Content);
    }

    [Fact]
    public async Task Send_ActiveLeg_NumbersThePerCall()
    {
        var (alice, bob) = (Active(), Active());

        var first = await alice.SendMessageAsync("1", Cancellation);
        var second = await alice.SendMessageAsync("2", Cancellation);
        var other = await bob.SendMessageAsync("3", Cancellation);

        Assert.Equal([1, 2, 1], new[] { first, second, other }.Select(message => message.SequenceNumber));
        Assert.True(first.FromEndUser);
        Assert.Equal(alice.Sid, first.CallSid);
        Assert.Matches("^KX[0-9a-f]{32}$", first.Sid);
        Assert.Empty(await first.WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task Send_RingingLeg_IsTaken()
    {
        var leg = Twilio.Dial("+14155550100", "client:bob").Ring().Child;

        Assert.Equal("1", (await leg.SendMessageAsync("1", Cancellation)).Content);
    }

    [Fact]
    public async Task Send_NotActive_IsRefused()
    {
        var queued = Twilio.CreateCall("+14155550100", "client:bob");
        var ended = Active();
        ended.Complete();

        Assert.Equal(31211, (await Assert.ThrowsAsync<EmulatorException>(() => queued.SendMessageAsync("1", Cancellation))).Code);
        Assert.Equal(31211, (await Assert.ThrowsAsync<EmulatorException>(() => ended.SendMessageAsync("1", Cancellation))).Code);
    }

    [Fact]
    public async Task Send_TenKilobytesOfUtf8_IsTheLimit()
    {
        var leg = Active();
        var most = $"\"{new string('é', 5 * 1024 - 1)}\"";

        Assert.Equal(most, (await leg.SendMessageAsync(most, Cancellation)).Content);
        var error = await Assert.ThrowsAsync<EmulatorException>(() => leg.SendMessageAsync(most.Insert(1, "x"), Cancellation));
        Assert.Equal(31212, error.Code);
    }

    [Fact]
    public async Task Send_BadArguments_Throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Twilio.Dial("client:alice", "+14155550100").Answer().Child.SendMessageAsync("1", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>("json", () => Active().SendMessageAsync("{", Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>("json", () => Active().SendMessageAsync(null!, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Active().SendMessageAsync("1", new(canceled: true)));
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
