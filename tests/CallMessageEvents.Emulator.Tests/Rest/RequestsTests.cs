namespace CallMessageEvents.Emulator.Tests;

public sealed class RequestsTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Requests_All_AreRecordedInOrder()
    {
        var call = Twilio.Dial("client:alice", "+14155550100").Parent;
        var sent = await Rest.SendMessageAsync(call, "1", "key");
        await Rest.GetAsync($"{Rest.Account}/Calls.json?To=a%20b");
        Rest.Http.DefaultRequestHeaders.Authorization = null;
        await Rest.GetAsync("/x");

        var requests = Twilio.Requests;

        Assert.Equal(
            [
                ("POST", $"{RestClient.CallPath(call)}/UserDefinedMessages.json", Twilio.AccountSid, call.Sid, 201, "key"),
                ("GET", $"{Rest.Account}/Calls.json?To=a%20b", Twilio.AccountSid, null, 200, null),
                ("GET", "/x", null, null, 401, null),
            ],
            requests.Select(request => (request.Method, request.Path, request.AccountSid, request.CallSid, request.StatusCode, request.IdempotencyKey)));
        Assert.Equal(Assert.Single(sent.Headers.GetValues("Twilio-Request-Id")), requests[0].RequestId);
        Assert.All(requests, request => Assert.Equal(Time.GetUtcNow(), request.At));
        Assert.Equal("GET /x -> 401", requests[2].ToString());
        Assert.Equal([(null, null), (null, null), (20003, "Authenticate")], requests.Select(request => (request.ErrorCode, request.ErrorMessage)));
    }

    [Fact]
    public async Task ClearRequests_Forgets()
    {
        await Rest.GetAsync("/x");

        Twilio.ClearRequests();

        Assert.Empty(Twilio.Requests);
    }
}
