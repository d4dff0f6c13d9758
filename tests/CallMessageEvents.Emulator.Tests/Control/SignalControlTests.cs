using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class SignalControlTests : ControlTest
{
    [Fact]
    public async Task CreateToken_Identity_OpensASocket()
    {
        var reply = await PostAsync("tokens", """{"identity":"alice","lifetime":60000}""");
        await using var alice = await SignalingClient.OpenAsync(Twilio.BaseAddress);
        await alice.ListenAsync(reply["token"]);

        Assert.Equal((201, "alice"), (reply.Status, reply["identity"]));
        Assert.InRange((await alice.NextAsync("connected")).GetProperty("token").GetProperty("ttl").GetInt32(), 50, 60);
    }

    [Theory]
    [InlineData("{}", "identity")]
    [InlineData("""{"identity":""}""", "identity")]
    [InlineData("""{"identity":"a","lifetime":999}""", "lifetime")]
    [InlineData("""{"identity":"a","lifetime":"x"}""", "lifetime")]
    [InlineData("""{"identity":"a","lifetime":86400001}""", "lifetime")]
    public async Task CreateToken_Bad_IsRefused(string body, string field) => AssertProblem(400, await PostAsync("tokens", body), field);

    [Fact]
    public async Task Drop_Identity_EndsItsSocketsOnly()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");

        var reply = await PostAsync("connections/drop", """{"identity":"alice"}""");

        Assert.Equal((200, 1), (reply.Status, reply.Json.GetProperty("dropped").GetInt32()));
        await alice.Ended;
        await bob.AssertQuietAsync();
        AssertProblem(400, await PostAsync("connections/drop", "{}"), "identity");
    }

    [Fact]
    public async Task LocalScript_Get_IsJavaScript()
    {
        var reply = await GetAsync("voice-sdk-local.js");

        Assert.Equal((200, "text/javascript", JsonValueKind.Undefined), (reply.Status, reply.ContentType, reply.Json.ValueKind));
    }

    [Fact]
    public async Task Message_OverTheRate_IsTooMany()
    {
        var call = Twilio.Dial("+14155550100", "client:bob").Answer().Child;
        await PostAsync($"calls/{call.Sid}/messages", "1");

        AssertProblem(429, await PostAsync($"calls/{call.Sid}/messages", "1"));
    }

    [Fact]
    public async Task Dial_RegisteredIdentity_RingsByItselfAndMayBeAskedTo()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");

        var reply = await PostAsync("conversations", """{"from":"+14155550100","to":"client:bob","ring":true}""");

        Assert.Equal(201, reply.Status);
        await bob.NextAsync("invite");
    }

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.MaxMessagesPerSecond) = (Time, 1);
}
