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

    [Theory]
    [InlineData("http://\u00e4\ufffd.example/")]
    [InlineData("http://\u200d/")]
    [InlineData("http://a..b/")]
    [InlineData("http://-/")]
    [InlineData("http://xn--/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://user:pass@127.0.0.1:1/%zz?%zz#%zz")]
    [InlineData("http://127.0.0.1:1/\u00e4?\u00e4=\ud83d\ude00")]
    [InlineData("http://1.2.3.4.5.6/")]
    [InlineData("http://0:1/")]
    [InlineData("https://127.0.0.1:1/")]
    public async Task Create_OddCallback_IsRefusedOrItsDeliveryEnds(string callback)
    {
        var leg = Active();
        foreach (var method in (string[])["GET", "POST"])
        {
            var reply = await Rest.SubscribeAsync(leg, callback, ("Method", method));
            Assert.True(reply.Status == 201 || reply.Code == 21609);
        }

        var message = await leg.SendMessageAsync("1", Cancellation);

        Assert.All(await message.WhenDeliveredAsync(Cancellation).InTimeAsync(), delivery => Assert.NotEmpty(delivery.Error!));
    }

    [Fact]
    public async Task Create_VeryLongCallback_IsBadRequest() =>
        Assert.Equal(21609, (await Rest.SubscribeAsync(Active(), $"http://example.com/{new string('a', 4000)}")).Code);

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
