namespace CallMessageEvents.Emulator.Tests;

/// <summary>A test waits until the application has subscribed, and says late where calls report.</summary>
public sealed class SubscribedTests : EmulatorTest
{
    [Fact]
    public async Task WhenSubscribed_SubscriptionComes_IsTrueForAllWhoWaitAndAfterwards()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        var (first, second) = (leg.WhenSubscribedAsync(Cancellation), leg.WhenSubscribedAsync(Cancellation));
        Assert.False(first.IsCompleted);

        await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/");

        Assert.True(await first.InTimeAsync());
        Assert.True(await second.InTimeAsync());
        Assert.True(await leg.WhenSubscribedAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task WhenSubscribed_LegEndsFirst_IsFalse()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Child;
        var waiting = leg.WhenSubscribedAsync(Cancellation);

        leg.Decline();

        Assert.False(await waiting.InTimeAsync());
        Assert.False(await leg.WhenSubscribedAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task StatusCallback_SetLater_HoldsForLaterCalls()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        _ = Twilio.CreateCall("+14155550100", "client:alice");
        Assert.Null(Twilio.StatusCallback);

        Twilio.StatusCallback = new Uri(receiver.Url);
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var callback = await receiver.NextAsync();
        Assert.Equal((call.Sid, "initiated"), (callback.Form["CallSid"], callback.Form["CallStatus"]));
    }

    [Theory]
    [InlineData("/status")]
    [InlineData("ftp://example.com/")]
    public void StatusCallback_NoAddress_Throws(string address) =>
        Assert.Throws<ArgumentException>(() => Twilio.StatusCallback = new Uri(address, UriKind.RelativeOrAbsolute));
}
