namespace CallMessageEvents.Emulator.Tests;

/// <summary>End users that speak the protocol, for any language.</summary>
public sealed class EndUserControlTests : ControlTest
{
    private readonly EmulatedCall[] _leg = new EmulatedCall[1];

    private EmulatedCall Leg => _leg[0] ??= Twilio.Dial("+14155550100", "client:alice").Answer().Child;

    /// <summary>The clock stands: nobody repeats what was not answered at once.</summary>
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Set_Speaks_SaysHello()
    {
        Assert.Equal("""{"speaks":false,"silent":false}""", (await GetAsync($"calls/{Leg.Sid}/end-user")).Json.GetRawText());

        var set = await PostAsync($"calls/{Leg.Sid}/end-user", """{"speaks":true}""");

        Assert.Equal("""{"speaks":true,"silent":false}""", set.Json.GetRawText());
        var sent = (await GetAsync($"calls/{Leg.Sid}/messages?direction=sent")).Json.GetProperty("messages");
        Assert.Equal(1, Assert.Single(sent.EnumerateArray()).GetProperty("content").GetProperty("cme").GetProperty("hello").GetProperty("v")[0].GetInt32());
    }

    [Theory]
    [InlineData("""{"type":"question","reply":{"type":"answer","n":7}}""", """{"cme":{"re":"s.1"},"type":"answer","n":7}""")]
    [InlineData("""{"type":"question","error":"unknown"}""", """{"cme":{"re":"s.1","error":{"code":"unknown"}}}""")]
    [InlineData("""{"type":"question"}""", """{"cme":{"re":"s.1","error":{"code":"no-handler"}}}""")]
    public async Task Handle_Request_IsAnswered(string handler, string answer)
    {
        await using var application = await MeetAsync();
        Assert.Equal(204, (await PostAsync($"calls/{Leg.Sid}/end-user/handlers", handler)).Status);

        await Rest.SendMessageAsync(Leg, """{"type":"question","cme":{"id":"s.1","want":"reply","ttl":30000}}""");

        Assert.Equal(answer, (await application.NextAsync()).Form["Content"]);
    }

    [Fact]
    public async Task Request_Answered_IsTheReply()
    {
        await using var application = await MeetAsync();
        var asking = PostAsync($"calls/{Leg.Sid}/end-user/requests", """{"type":"query","id":7}""");
        var id = IdOf(await application.NextAsync());

        await Rest.SendMessageAsync(Leg, $$$"""{"type":"card","cme":{"re":"{{{id}}}"},"name":"Ann"}""");

        var reply = await asking;
        Assert.Equal((200, """{"type":"card","name":"Ann"}"""), (reply.Status, reply.Json.GetRawText()));
    }

    [Fact]
    public async Task Request_Refused_SaysTheCode()
    {
        await using var application = await MeetAsync();
        var asking = PostAsync($"calls/{Leg.Sid}/end-user/requests", """{"type":"query"}""");
        var id = IdOf(await application.NextAsync());

        await Rest.SendMessageAsync(Leg, $$$$"""{"cme":{"re":"{{{{id}}}}","error":{"code":"no-handler"}}}""");

        var answer = await asking;
        AssertProblem(502, answer);
        Assert.Equal("no-handler", answer["code"]);
    }

    [Fact]
    public async Task Send_NotReceivedInTime_IsGatewayTimeout()
    {
        await using var application = await MeetAsync();

        var sending = PostAsync($"calls/{Leg.Sid}/end-user/messages?timeout=1", """{"type":"accepted"}""");
        await application.NextAsync();
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(1));
        Time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = await sending;

        AssertProblem(504, answer);
        Assert.Equal("timed-out", answer["code"]);
    }

    [Fact]
    public async Task Send_Received_IsNoContent()
    {
        await using var application = await MeetAsync();
        var sending = PostAsync($"calls/{Leg.Sid}/end-user/messages", """{"type":"accepted"}""");
        var id = IdOf(await application.NextAsync());

        await Rest.SendMessageAsync(Leg, $$$"""{"cme":{"re":["{{{id}}}"]}}""");

        Assert.Equal(204, (await sending).Status);
    }

    [Fact]
    public async Task Any_NotValid_SaysWhy()
    {
        var path = $"calls/{Leg.Sid}/end-user";

        AssertProblem(409, await PostAsync($"{path}/messages", """{"type":"a"}"""));
        AssertProblem(409, await GetAsync($"calls/{Leg.Conversation.Parent.Sid}/end-user"));
        AssertProblem(400, await PostAsync(path, """{"speak":true}"""), "speak");
        AssertProblem(400, await PostAsync(path, """{"speaks":1}"""), "speaks");
        AssertProblem(400, await PostAsync($"{path}/messages", "{}"));
        AssertProblem(400, await PostAsync($"{path}/requests?timeout=x", """{"type":"a"}"""), "timeout");
        AssertProblem(400, await PostAsync($"{path}/requests?timeout=540001", """{"type":"a"}"""), "timeout");
        AssertProblem(400, await PostAsync($"{path}/handlers", "{}"), "type");
        AssertProblem(400, await PostAsync($"{path}/handlers", """{"type":"a","reply":{}}"""), "reply");
        AssertProblem(400, await PostAsync($"{path}/handlers", """{"type":"a","error":"b","delay":-1}"""), "delay");
    }

    [Fact]
    public async Task Faults_OfEndUsers_AreAddedListedAndRemoved()
    {
        var added = await PostAsync("faults/end-users", """{"kind":"Lateness","delay":300,"fromEndUser":true,"probability":0.3,"seed":1}""");
        Assert.Equal(201, added.Status);
        Assert.Equal(TimeSpan.FromMilliseconds(300), Assert.Single(Twilio.Faults.EndUsers.All).Delay);
        Assert.Equal(1, (await GetAsync("faults/end-users")).Json.GetProperty("faults").GetArrayLength());
        AssertProblem(400, await PostAsync("faults/end-users", """{"kind":"Lateness"}"""), "delay");

        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, "faults/end-users")).Status);

        Assert.Empty(Twilio.Faults.EndUsers.All);
    }

    private async Task<CallbackReceiver> MeetAsync()
    {
        var application = await CallbackReceiver.StartAsync();
        await Rest.SubscribeAsync(Leg, application.Url);
        Leg.EndUser.Speaks = true;
        await Rest.SendMessageAsync(Leg, $$$$"""{"cme":{"re":"{{{{IdOf(await application.NextAsync())}}}}","hello":{"v":1,"parts":true}}}""");
        return application;
    }

    private static string IdOf(ReceivedCallback callback) =>
        System.Text.Json.JsonDocument.Parse(callback.Form["Content"]).RootElement.GetProperty("cme").GetProperty("id").GetString()!;
}
