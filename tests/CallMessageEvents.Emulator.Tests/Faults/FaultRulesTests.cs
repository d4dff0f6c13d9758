namespace CallMessageEvents.Emulator.Tests;

public sealed class FaultRulesTests : EmulatorTest
{
    private static readonly Fault Status = new() { Kind = FaultKind.Status, StatusCode = 503 };

    public static TheoryData<string, Fault> Invalid => new()
    {
        { "Kind", Status with { Kind = (FaultKind)99 } },
        { "StatusCode", Status with { StatusCode = null } },
        { "StatusCode", Status with { StatusCode = 100 } },
        { "StatusCode", new() { Kind = FaultKind.Html, StatusCode = 600 } },
        { "Delay", new() { Kind = FaultKind.Latency } },
        { "Delay", new() { Kind = FaultKind.SlowBody } },
        { "Delay", Status with { Delay = TimeSpan.Zero } },
        { "Delay", Status with { Delay = TimeSpan.FromDays(2) } },
        { "Code", Status with { Code = 0 } },
        { "RetryAfter", Status with { RetryAfter = TimeSpan.FromTicks(-1) } },
        { "RetryAfter", Status with { RetryAfter = TimeSpan.MaxValue } },
        { "ContentType", Status with { ContentType = "text\r\n" } },
        { "Operation", Status with { Operation = (EmulatorOperation)99 } },
        { "Operation", new() { Kind = FaultKind.StaleRead, Operation = EmulatorOperation.CreateMessage } },
        { "CallSid", Status with { CallSid = "CA1" } },
        { "Count", Status with { Count = -1 } },
        { "Probability", Status with { Probability = -0.1 } },
        { "Probability", Status with { Probability = 1.1 } },
        { "Probability", Status with { Probability = double.NaN } },
        { "MaxInARow", Status with { MaxInARow = -1 } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Add_InvalidFault_NamesTheProperty(string property, Fault fault)
    {
        var error = Assert.Throws<ArgumentException>(nameof(fault), () => Twilio.Faults.Add(fault));

        Assert.StartsWith($"Fault.{property} ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Twilio.Faults.All);
    }

    [Fact]
    public void Add_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("fault", () => Twilio.Faults.Add(null!));
        Assert.Throws<ArgumentNullException>("fault", () => Twilio.Faults.Remove(null!));
    }

    [Fact]
    public async Task All_OrderOfAddition_FirstThatHitsWins()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        var other = Twilio.Dial("client:bob", "+14155550100").Answer().Parent;
        var scoped = Twilio.Faults.Add(Status with { CallSid = leg.Sid, StatusCode = 500 });
        var once = Twilio.Faults.Add(Status with { Count = 1 });
        var messages = Twilio.Faults.Add(Status with { StatusCode = 429, Operation = EmulatorOperation.CreateMessage });
        Assert.Equal([scoped, once, messages], Twilio.Faults.All);

        Assert.Equal(500, (await Rest.SendMessageAsync(leg, "1")).Status);
        Assert.Equal(503, (await Rest.SendMessageAsync(other, "1")).Status);
        Assert.Equal(429, (await Rest.SendMessageAsync(other, "1")).Status);
        Assert.Equal(200, (await Rest.GetAsync($"{RestClient.CallPath(other)}.json")).Status);
        Assert.True(Twilio.Faults.Remove(scoped with { }));
        Assert.False(Twilio.Faults.Remove(scoped));
        Assert.Equal(429, (await Rest.SendMessageAsync(leg, "1")).Status);
        Twilio.Faults.Clear();
        Assert.Empty(Twilio.Faults.All);
        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1")).Status);
        Assert.Equal(
            [FaultKind.Status, FaultKind.Status, FaultKind.Status, null, FaultKind.Status, null],
            Twilio.Requests.Select(request => request.Fault));
    }

    [Fact]
    public async Task Operation_Each_IsTheOneThatIsHit()
    {
        var conversation = Twilio.Dial("client:alice", "+14155550100").Answer();
        var conference = Twilio.CreateConference();
        var calls = RestClient.CallPath(conversation.Parent);
        var requests = new Dictionary<EmulatorOperation, Func<Task<RestReply>>>
        {
            [EmulatorOperation.CreateMessage] = () => Rest.SendMessageAsync(conversation.Parent, "1"),
            [EmulatorOperation.CreateSubscription] = () => Rest.SubscribeAsync(conversation.Parent, "http://127.0.0.1:9/"),
            [EmulatorOperation.DeleteSubscription] = () => Rest.DeleteAsync($"{calls}/UserDefinedMessageSubscriptions/ZY1.json"),
            [EmulatorOperation.FetchCall] = () => Rest.GetAsync($"{calls}.json"),
            [EmulatorOperation.ListCalls] = () => Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={conversation.Parent.Sid}"),
            [EmulatorOperation.ListParticipants] = () => Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants.json"),
            [EmulatorOperation.CreateCall] = () => Rest.PostAsync($"{Rest.Account}/Calls.json"),
            [EmulatorOperation.UpdateCall] = () => Rest.PostAsync($"{calls}.json"),
            [EmulatorOperation.FetchParticipant] = () =>
                Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants/{conversation.Parent.Sid}.json"),
            [EmulatorOperation.ListConferences] = () => Rest.GetAsync($"{Rest.Account}/Conferences.json"),
            [EmulatorOperation.FetchConference] = () => Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}.json"),
        };
        Assert.Equal(Enum.GetValues<EmulatorOperation>(), requests.Keys);

        foreach (var faulty in requests.Keys)
        {
            Twilio.Faults.Clear();
            Twilio.Faults.Add(Status with { Operation = faulty });
            Twilio.ClearRequests();
            foreach (var (operation, request) in requests)
            {
                Assert.Equal(operation == faulty, (await request()).Status == 503);
            }

            Assert.Equal(requests.Keys, Twilio.Requests.Select(request => request.Operation!.Value));
        }
    }

    [Fact]
    public async Task CallSid_List_IsThatOfTheParent()
    {
        var parent = Twilio.Dial("client:alice", "+14155550100").Parent;
        Twilio.Faults.Add(Status with { CallSid = parent.Sid });

        Assert.Equal(503, (await Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={parent.Sid}")).Status);
        Assert.Equal(200, (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Status);
    }

    [Fact]
    public async Task Request_RefusedBefore_MeetsNoFault()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(Status);
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(404, (await Rest.GetAsync("/x")).Status);
        Assert.Equal(400, (await Rest.SendAsync(new(HttpMethod.Post, $"{RestClient.CallPath(leg)}/UserDefinedMessages.json") { Content = json })).Status);
        Rest.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(401, (await Rest.SendMessageAsync(leg, "1")).Status);
        Assert.All(Twilio.Requests, request => Assert.Null(request.Fault));
    }

    [Fact]
    public async Task Count_ManyAtOnce_HitsSoMany()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(Status with { Count = 7 });

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Rest.SendMessageAsync(leg, $"{i}", $"{i}")));

        Assert.Equal(7, replies.Count(reply => reply.Status == 503));
        Assert.Equal(93, leg.Received.Count);
        Assert.Equal(7, Twilio.Requests.Count(request => request.Fault == FaultKind.Status));
    }
}
