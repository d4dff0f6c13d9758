namespace CallMessageEvents.Emulator.Tests;

public sealed class CreateMessageTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options)
    {
        options.TimeProvider = Time;
        options.NotActiveCode = 31211;
    }

    [Fact]
    public async Task Create_VoiceSdkLeg_ArrivesAsSent()
    {
        var leg = Active();
        const string Content = """{ "text": "a+b=é&c 😀" }""";

        var reply = await Rest.SendMessageAsync(leg, Content, "key");

        Assert.Equal(201, reply.Status);
        Assert.Equal(["account_sid", "call_sid", "sid", "date_created"], reply.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Twilio.AccountSid, leg.Sid, "Fri, 18 Oct 2019 17:00:00 +0000"), (reply["account_sid"], reply["call_sid"], reply["date_created"]));
        var message = Assert.Single(leg.Received);
        Assert.Equal(
            (reply["sid"], leg.Sid, Content, "key", false),
            (message.Sid, message.CallSid, message.Content, message.IdempotencyKey, message.FromEndUser));
        Assert.Equal((null, Time.GetUtcNow()), (message.SequenceNumber, message.At));
        Assert.Empty(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task Create_RingingChild_Arrives()
    {
        var leg = Twilio.Dial("+14155550100", "client:bob").Ring().Child;

        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1")).Status);
        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task Create_LegWithoutVoiceSdk_Vanishes()
    {
        var conversation = Twilio.Dial("client:alice", "+14155550100").Answer();

        Assert.Equal(201, (await Rest.SendMessageAsync(conversation.Child, "1")).Status);
        Assert.Empty(conversation.Child.Received);
        Assert.Empty(conversation.Parent.Received);
    }

    [Fact]
    public async Task Create_NotActive_AnswersTheConfiguredCode()
    {
        var queued = Twilio.CreateCall("+14155550100", "client:bob");
        var ended = Active();
        ended.Complete();
        RestReply[] replies = [await Rest.SendMessageAsync(queued, "1"), await Rest.SendMessageAsync(ended, "1")];

        Assert.All(replies, reply => Assert.Equal((400, 31211), (reply.Status, reply.Code)));
    }

    [Theory]
    [InlineData("", 20422)]
    [InlineData("{", 32702)]
    [InlineData("{} {}", 32702)]
    [InlineData("text", 32702)]
    [InlineData(" ", 32702)]
    public async Task Create_BadContent_IsBadRequest(string content, int code)
    {
        var leg = Active();

        var reply = await Rest.SendMessageAsync(leg, content);

        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Empty(leg.Received);
    }

    [Theory]
    [InlineData('é', 9_998, 201)]
    [InlineData('語', 9_999, 400)]
    public async Task Create_TenThousandCharacters_IsTheLimit(char character, int count, int status)
    {
        var reply = await Rest.SendMessageAsync(Active(), $"\"{new string(character, count)}\"");

        Assert.Equal(status, reply.Status);
        Assert.True(status == 201 || reply.Code == 32703);
    }

    [Fact]
    public async Task Create_DeeplyNested_IsJson() =>
        Assert.Equal(201, (await Rest.SendMessageAsync(Active(), new string('[', 5_000) + new string(']', 5_000))).Status);

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
