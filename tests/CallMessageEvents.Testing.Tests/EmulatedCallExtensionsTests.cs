namespace CallMessageEvents.Testing.Tests;

/// <summary>What the assertions say when something is wrong.</summary>
public sealed class EmulatedCallExtensionsTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private TwilioEmulator _twilio = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _twilio = await TwilioEmulator.StartAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => _twilio.DisposeAsync();

    [Fact]
    public async Task ShouldReceive_OtherThings_ShowsThem()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var leg = app.Emulator.Dial("+14155550100", "client:bob").Answer().Child;
        await app.Messenger.SendAsync(EndUser.OnLeg(leg.Sid), new Receipt("one"), new SendOptions { WaitUntilActive = TimeSpan.FromSeconds(30) }, Cancellation);

        var other = await Assert.ThrowsAsync<CallMessageAssertionException>(
            () => leg.ShouldReceiveAsync<Receipt>(static receipt => receipt.Text == "two", Soon, Cancellation));

        Assert.Contains($"Leg {leg.Sid} (client:bob, in-progress) was expected to receive \"receipt\" that fits", other.Message, StringComparison.Ordinal);
        Assert.Contains("""{"type":"receipt","text":"one"}""", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldReceive_CallEndsFirst_DoesNotWait()
    {
        var leg = _twilio.Dial("+14155550100", "client:bob").Answer().Child;
        leg.Complete();

        var ended = await Assert.ThrowsAsync<CallMessageAssertionException>(() => leg.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation));

        Assert.Contains("did not until its end. It received nothing.", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldReceive_OnAPhone_SaysThatItCannot()
    {
        var leg = _twilio.Dial("client:alice", "+14155550100").Answer().Child;

        var phone = await Assert.ThrowsAsync<CallMessageAssertionException>(() => leg.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation));

        Assert.Contains("no Voice SDK", phone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldReceive_NoContract_Throws()
    {
        var leg = _twilio.Dial("client:alice", "client:bob").Answer().Child;

        await Assert.ThrowsAsync<ArgumentException>(() => leg.ShouldReceiveAsync<string>(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task ShouldReceive_TestIsCancelled_IsNoFailureOfTheApplication()
    {
        var leg = _twilio.Dial("client:alice", "client:bob").Answer().Child;
        using var cancelled = new CancellationTokenSource();
        var receiving = leg.ShouldReceiveAsync<Receipt>(cancellationToken: cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    [Fact]
    public async Task Say_HandlerThrows_SaysWhatWasAnswered()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var leg = app.Emulator.Dial("+14155550100", "client:bob").Answer().Child;

        var failed = await Assert.ThrowsAsync<CallMessageAssertionException>(() => leg.SayAsync(new OfferAccepted("daily"), cancellationToken: Cancellation));

        Assert.Contains("the application's answer was 500", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_NobodySubscribes_SaysWhatMayBeMissing()
    {
        var leg = _twilio.Dial("+14155550100", "client:bob").Answer().Child;

        var missing = await Assert.ThrowsAsync<CallMessageAssertionException>(() => leg.SayAsync(new OfferAccepted("annual"), Soon, Cancellation));

        Assert.Contains("MapCallMessageEvents()", missing.Message, StringComparison.Ordinal);
        Assert.Contains("DialClients", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_CallEndsFirst_SaysSo()
    {
        var leg = _twilio.Dial("+14155550100", "client:bob").Child;
        var saying = leg.SayAsync(new OfferAccepted("annual"), cancellationToken: Cancellation);

        leg.Decline();

        Assert.Contains("has ended", (await Assert.ThrowsAsync<CallMessageAssertionException>(() => saying)).Message, StringComparison.Ordinal);
    }
}
