namespace CallMessageEvents.Tests;

/// <summary>What the helper library loses of an answer. The docs say so; when one of these fails, a newer version keeps it.</summary>
public sealed class LostTests
{
    [Fact]
    public async Task SendAsync_RetryAfterBeyondTheTotalTime_IsNotKnownAndTriedAgain()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(429, headers: [("Retry-After", "60")]).Provide();

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(2, twilio.Requests.Count);
    }

    [Fact]
    public async Task SubscribeAsync_Problem_KeepsStatusAndCodeButNoText()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(
            422,
            """{"type":"https://example.com/20422","title":"Invalid","code":20422,"status":422,"detail":"The callback"}""",
            "application/problem+json",
            ("Twilio-Request-Id", "RQ1"));
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().SubscribeAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://example.com/m") }, TestAccount.Token));

        Assert.Equal((422, 20422, null, null), (error.StatusCode, error.Code, error.MoreInfo, error.RequestId));
        Assert.DoesNotContain("The callback", error.Message, StringComparison.Ordinal);
    }
}
