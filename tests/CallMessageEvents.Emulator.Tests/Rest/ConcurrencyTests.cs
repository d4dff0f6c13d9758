namespace CallMessageEvents.Emulator.Tests;

public sealed class ConcurrencyTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.MaxConcurrentRequests = 1;

    [Fact]
    public async Task Request_OverTheLimit_IsTooManyOfItsAccountOnly()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        var subaccount = Twilio.AddAccount();
        Twilio.Faults.Add(new() { Kind = FaultKind.Hang, Operation = EmulatorOperation.CreateMessage });
        var giveUp = new CancellationTokenSource();
        var content = new FormUrlEncodedContent([new("Content", "1")]);
        var hanging = Rest.Http.PostAsync(new Uri($"{RestClient.CallPath(call)}/UserDefinedMessages.json", UriKind.Relative), content, giveUp.Token);
        await Eventually.HoldsAsync(() => Twilio.Requests.Any(request => request.Fault == FaultKind.Hang));

        var refused = await Rest.GetAsync($"{RestClient.CallPath(call)}.json");
        var other = await Rest.GetAsync($"/2010-04-01/Accounts/{subaccount.AccountSid}/Calls.json");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        Assert.Equal((429, 20429, "2"), (refused.Status, refused.Code, ConcurrentOf(refused)));
        Assert.Equal((200, "1"), (other.Status, ConcurrentOf(other)));
        var later = refused;
        await Eventually.HoldsAsync(async () => (later = await Rest.GetAsync($"{RestClient.CallPath(call)}.json")).Status != 429);
        Assert.Equal((200, "1"), (later.Status, ConcurrentOf(later)));
        Assert.Empty(call.Received);
    }

    [Fact]
    public async Task Limit_NotPositive_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TwilioEmulator.StartAsync(new() { MaxConcurrentRequests = 0 }, Cancellation));

    private static string ConcurrentOf(RestReply reply) => Assert.Single(reply.Headers.GetValues("Twilio-Concurrent-Requests"));
}
