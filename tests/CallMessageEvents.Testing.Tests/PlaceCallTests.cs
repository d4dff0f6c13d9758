namespace CallMessageEvents.Testing.Tests;

public sealed class PlaceCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PlaceCall_TwimlDials_AndBothSidesTalkWithTheApplication()
    {
        await using var app = new CallMessageEventsFactory<Program>();

        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);
        Assert.Equal(("client:agent", "queued"), (call.Child.To, call.Child.Status));
        call.Answer();

        foreach (var leg in new[] { call.Parent, call.Child })
        {
            await leg.SayAsync(new OfferAccepted("annual"), cancellationToken: Cancellation);
            var receipt = await leg.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation);
            Assert.Equal("The annual plan is yours.", receipt.Text);
        }
    }

    [Fact]
    public async Task PlaceCall_OfAnAccount_AsksWithItsEmulator()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "default,sales") };
        var sales = new AccountName("sales");

        var call = await app.PlaceCallAsync("client:alice", "/voice/sales", account: sales, cancellationToken: Cancellation);
        call.Answer();
        await call.Child.SayAsync(new OfferAccepted("annual"), cancellationToken: Cancellation);

        Assert.Equal("client:sam", call.Child.To);
        Assert.NotNull(app.EmulatorOf(sales).FindCall(call.Parent.Sid));
        Assert.Null(app.Emulator.FindCall(call.Parent.Sid));
    }

    [Fact]
    public async Task PlaceCall_OfSeveralAccounts_SaysWhatToWrite()
    {
        await using var app = new CallMessageEventsFactory<Program> { Configure = static builder => builder.UseSetting("accounts", "sales,support") };

        var several = await Assert.ThrowsAsync<InvalidOperationException>(() => app.PlaceCallAsync("client:alice", cancellationToken: Cancellation));

        Assert.Contains("say which", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaceCall_TwimlDoesNotEnd_GivesUp()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var soon = TimeSpan.FromMilliseconds(50);

        var late = await Assert.ThrowsAsync<CallMessageAssertionException>(
            () => app.PlaceCallAsync("client:alice", "/pause", within: soon, cancellationToken: Cancellation));

        Assert.Contains($"{app.BaseAddress}pause", late.Message, StringComparison.Ordinal);
        Assert.Contains($"within {soon}", late.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/broken", "its answer was 500")]
    [InlineData("/nowhere", "its answer was 404")]
    public async Task PlaceCall_VoiceWebhookFails_SaysSo(string path, string what)
    {
        await using var app = new CallMessageEventsFactory<Program>();

        var failed = await Assert.ThrowsAsync<CallMessageAssertionException>(() => app.PlaceCallAsync("client:alice", path, cancellationToken: Cancellation));

        Assert.Contains(what, failed.Message, StringComparison.Ordinal);
        Assert.Contains(path, failed.Message, StringComparison.Ordinal);
    }
}
