namespace CallMessageEvents.Emulator.Tests;

public sealed class CallControlTests : ControlTest
{
    [Fact]
    public async Task Dial_One_MakesParentAndChild()
    {
        var answer = await PostAsync("conversations", """{"from":"client:alice","to":"client:bob"}""");

        Assert.Equal(201, answer.Status);
        var parent = Twilio.FindCall(answer["parent"]!)!;
        var child = Twilio.FindCall(answer.Json.GetProperty("children")[0].GetString()!)!;
        Assert.Equal(("client:alice", "ringing"), (parent.From, parent.Status));
        Assert.Equal((parent.Sid, "client:bob", "queued"), (child.ParentCallSid, child.To, child.Status));
    }

    [Theory]
    [InlineData("\"ring\":true", "ringing", "ringing")]
    [InlineData("\"answer\":true", "in-progress", "canceled")]
    [InlineData("\"ring\":true,\"answer\":true", "in-progress", "canceled")]
    [InlineData("\"ring\":false,\"answer\":null", "queued", "queued")]
    public async Task Dial_Several_RingOrAnswer(string more, string first, string second)
    {
        var answer = await PostAsync("conversations", $$"""{"from":"+14155550100","to":["client:bob","sip:carol@example.com"],{{more}}}""");

        var children = answer.Json.GetProperty("children").EnumerateArray().Select(sid => Twilio.FindCall(sid.GetString()!)!.Status);
        Assert.Equal([first, second], children);
    }

    [Fact]
    public async Task Dial_Account_OwnsTheCall()
    {
        var account = Twilio.AddAccount();

        var answer = await PostAsync("conversations", $$"""{"from":"client:alice","to":"client:bob","account":"{{account.AccountSid}}"}""");

        Assert.Equal(account.AccountSid, Twilio.FindCall(answer["parent"]!)!.AccountSid);
    }

    [Theory]
    [InlineData("""{"to":"client:bob"}""", "from")]
    [InlineData("""{"from":"alice","to":"client:bob"}""", "from")]
    [InlineData("""{"from":"client:","to":"client:bob"}""", "from")]
    [InlineData("""{"from":"+","to":"client:bob"}""", "from")]
    [InlineData("""{"from":1,"to":"client:bob"}""", "from")]
    [InlineData("""{"from":"\ud800","to":"client:bob"}""", "from")]
    [InlineData("""{"from":"client:alice"}""", "to")]
    [InlineData("""{"from":"client:alice","to":[]}""", "to")]
    [InlineData("""{"from":"client:alice","to":["client:bob",null]}""", "to")]
    [InlineData("""{"from":"client:alice","to":["+1","+2","+3","+4","+5","+6","+7","+8","+9","+10","+11"]}""", "to")]
    [InlineData("""{"from":"client:alice","to":"client:bob","answer":"yes"}""", "answer")]
    [InlineData("""{"from":"client:alice","to":"client:bob","account":"AC1"}""", "account")]
    [InlineData("""{"from":"client:alice","to":"client:bob","anwser":true}""", "anwser")]
    public async Task Dial_WrongField_IsNamed(string body, string field) => AssertProblem(400, await PostAsync("conversations", body), field);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("from=client:alice&to=client:bob")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task Dial_NoJsonObject_IsBadRequest(string body)
    {
        AssertProblem(400, await PostAsync("conversations", body));
        AssertProblem(400, await PostAsync("calls", body));
        AssertProblem(400, await PostAsync("faults", body));
    }

    [Fact]
    public async Task Create_Call_IsOneLeg()
    {
        var answer = await PostAsync("calls", """{"from":"+15005550006","to":"client:bob"}""");

        Assert.Equal(201, answer.Status);
        var facts = (await GetAsync($"calls/{answer["sid"]}")).Json;
        Assert.Equal("outbound-api queued bob +15005550006 client:bob", string.Join(
            ' ', new[] { "direction", "status", "identity", "from", "to" }.Select(name => facts.GetProperty(name).GetString())));
        Assert.Equal(Twilio.AccountSid, facts.GetProperty("account").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, facts.GetProperty("parent").ValueKind);
    }

    [Fact]
    public async Task Describe_ParentAndChild_NameOneAnother()
    {
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();

        var parent = (await GetAsync($"calls/{conversation.Parent.Sid}")).Json;
        var child = (await GetAsync($"calls/{conversation.Child.Sid}")).Json;

        Assert.Equal(conversation.Child.Sid, parent.GetProperty("children")[0].GetString());
        Assert.Equal(conversation.Parent.Sid, child.GetProperty("parent").GetString());
        Assert.Equal(conversation.Child.Status, child.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("ring", "ringing")]
    [InlineData("answer", "in-progress")]
    [InlineData("decline", "busy")]
    [InlineData("complete", "canceled")]
    [InlineData("no-answer", "no-answer")]
    [InlineData("fail", "failed")]
    public async Task Change_Allowed_ThenRefused(string action, string status)
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var first = await PostAsync($"calls/{call.Sid}/{action}");
        var second = await PostAsync($"calls/{call.Sid}/{action}");

        Assert.Equal((200, call.Sid, status), (first.Status, first["sid"], first["status"]));
        Assert.Equal(status, call.Status);
        AssertProblem(409, second);
        Assert.Contains($"is {status}", second["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_UnknownCall_IsNotFound()
    {
        const string Unknown = "calls/CA00000000000000000000000000000000";

        AssertProblem(404, await GetAsync(Unknown));
        AssertProblem(404, await PostAsync($"{Unknown}/answer"));
        AssertProblem(404, await PostAsync($"{Unknown}/messages", "1"));
        AssertProblem(404, await GetAsync($"{Unknown}/messages"));
    }
}
