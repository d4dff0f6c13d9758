namespace CallMessageEvents.Emulator.Tests;

public sealed class SubscriptionTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Create_ActiveLeg_AnswersAsTwilio()
    {
        var leg = Active();

        var reply = await Rest.SubscribeAsync(leg, "https://example.com/hook#rc=3");

        Assert.Equal(201, reply.Status);
        Assert.Equal(["account_sid", "call_sid", "sid", "date_created", "uri"], reply.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Twilio.AccountSid, leg.Sid, "Fri, 18 Oct 2019 17:00:00 +0000"), (reply["account_sid"], reply["call_sid"], reply["date_created"]));
        Assert.Matches("^ZY[0-9a-f]{32}$", reply["sid"]);
        Assert.Equal($"{RestClient.CallPath(leg)}/UserDefinedMessageSubscriptions/{reply["sid"]}.json", reply["uri"]);
    }

    [Theory]
    [InlineData("", "POST", 20422)]
    [InlineData("/relative", "POST", 21609)]
    [InlineData("ftp://example.com/", "POST", 21609)]
    [InlineData("http://my_host/", "POST", 21609)]
    [InlineData("nonsense", "POST", 21609)]
    [InlineData("http://example.com/", "PUT", 20422)]
    public async Task Create_BadParameter_IsBadRequest(string callback, string method, int code)
    {
        var reply = await Rest.SubscribeAsync(Active(), callback, ("Method", method));

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Create_NotActive_IsBadRequest()
    {
        var reply = await Rest.SubscribeAsync(Twilio.CreateCall("+14155550100", "client:bob"), "http://example.com/");

        Assert.Equal((400, 21220), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Delete_Once_ThenNotFound()
    {
        var leg = Active();
        var uri = (await Rest.SubscribeAsync(leg, "http://example.com/"))["uri"]!;
        var other = uri.Replace(leg.Sid, Active().Sid, StringComparison.Ordinal);

        Assert.Equal(404, (await Rest.DeleteAsync(other)).Status);
        Assert.Equal(204, (await Rest.DeleteAsync(uri)).Status);
        Assert.Equal((404, 20404), await Rest.DeleteAsync(uri) is var again ? (again.Status, again.Code) : default);
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
