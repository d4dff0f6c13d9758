namespace CallMessageEvents.Emulator.Tests;

public sealed class CreateCallTests : EmulatorTest
{
    private string Path => $"{Rest.Account}/Calls.json";

    [Fact]
    public async Task Create_Twiml_IsAQueuedCall()
    {
        var reply = await Rest.PostAsync(Path, ("To", "client:alice"), ("From", "+14155550100"), ("Twiml", "<Response><Say>Hello</Say></Response>"));

        Assert.Equal(201, reply.Status);
        Assert.Equal(
            ("client:alice", "+14155550100", "queued", "outbound-api", null, null),
            (reply["to"], reply["from"], reply["status"], reply["direction"], reply["start_time"], reply["parent_call_sid"]));
        var call = Twilio.FindCall(reply["sid"]!)!;
        Assert.Equal(("queued", "alice", Twilio.AccountSid), (call.Status, call.Identity, call.AccountSid));
        Assert.Equal("queued", (await Rest.GetAsync($"{RestClient.CallPath(call)}.json"))["status"]);
    }

    [Fact]
    public async Task Create_EverythingTwilioTakes_IsCreated()
    {
        var reply = await Rest.PostAsync(
            Path,
            ("To", "+123456789"),
            ("From", "+987654321"),
            ("Url", "https://example.com/voice"),
            ("Method", "GET"),
            ("FallbackUrl", "https://example.com"),
            ("StatusCallback", "https://example.com/status"),
            ("StatusCallbackMethod", "POST"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "completed"),
            ("Timeout", "60"),
            ("TimeLimit", "3600"));

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Create_Application_IsAnsweredAndRunsNothing()
    {
        var reply = await Rest.PostAsync(Path, ("To", "client:alice"), ("From", "client:shop"), ("ApplicationSid", "APaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        var call = Twilio.FindCall(reply["sid"]!)!;
        call.Answer();

        Assert.Equal(("in-progress", 0), (call.Status, call.Conversation.Children.Count));
    }

    [Theory]
    [InlineData("To", null, 21201)]
    [InlineData("To", "", 21201)]
    [InlineData("From", null, 21213)]
    [InlineData("Url", null, 21205)]
    [InlineData("Url", "nonsense", 21205)]
    [InlineData("Url", "ftp://example.com", 21205)]
    [InlineData("To", "4155550100", 21211)]
    [InlineData("To", "client:", 21211)]
    [InlineData("To", "+1 415", 21211)]
    [InlineData("From", "4155550100", 21212)]
    [InlineData("From", "4155550100:1", 21212)]
    [InlineData("Method", "PUT", 20422)]
    [InlineData("StatusCallback", "nonsense", 21609)]
    [InlineData("StatusCallbackMethod", "PUT", 20422)]
    [InlineData("StatusCallbackEvent", "hung-up", 21626)]
    [InlineData("ApplicationSid", "AP1", 21218)]
    [InlineData("Timeout", "601", 21208)]
    [InlineData("Timeout", "0", 21208)]
    [InlineData("Timeout", "x", 21208)]
    [InlineData("TimeLimit", "0", 20422)]
    [InlineData("TimeLimit", "86401", 20422)]
    public async Task Create_Invalid_IsBadRequest(string name, string? value, int code)
    {
        var form = new Dictionary<string, string>
        {
            ["To"] = "client:alice", ["From"] = "+14155550100", ["Url"] = "https://example.com/voice", ["StatusCallback"] = "https://example.com/status",
        };
        if (value is null)
        {
            form.Remove(name);
        }
        else
        {
            form[name] = value;
        }

        var reply = await Rest.PostAsync(Path, [.. form.Select(field => (field.Key, field.Value))]);

        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Empty((await Rest.GetAsync(Path)).Sids("calls"));
    }
}
