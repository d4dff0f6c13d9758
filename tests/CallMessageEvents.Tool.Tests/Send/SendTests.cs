using System.Text.Json;

namespace CallMessageEvents.Tool.Tests;

public sealed class SendTests : ToolTest
{
    private const string Hint = """{"type":"hint","text":"é"}""";

    [Theory]
    [InlineData("placed", true)]
    [InlineData("answered", false)]
    [InlineData("client:alice", true)]
    [InlineData("leg", false)]
    public async Task Send_ToWho_ReachesThatLeg(string who, bool isParent)
    {
        var call = Twilio.Dial("client:alice", "client:bob").Answer();
        var (reached, other) = isParent ? (call.Parent, call.Child) : (call.Child, call.Parent);

        var result = await RunAsync("send", "--call", call.Child.Sid, "--who", who, Hint);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var message = Assert.Single(reached.Received);
        Assert.Equal(Hint, message.Content);
        Assert.Empty(other.Received);
        Assert.Equal($"Twilio has taken {message.Sid}, to leg {reached.Sid}.", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Send_FromInputForMachines_HasTheSids()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();

        var result = await RunWithInputAsync(Hint, "send", "--call", call.Parent.Sid, "--who", "answered", "--json", "-");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var report = JsonElement.Parse(result.Output);
        Assert.Equal(Assert.Single(call.Child.Received).Sid, report.GetProperty("sid").GetString());
        Assert.Equal((call.Child.Sid, Twilio.AccountSid), (report.GetProperty("leg").GetString(), report.GetProperty("account").GetString()));
        Assert.NotEmpty(report.GetProperty("idempotencyKey").GetString()!);
    }

    [Fact]
    public async Task Send_CallIsOver_SaysSo()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        call.Parent.Complete();

        await AssertFailsAsync("has ended (completed). Nothing was sent.", "send", "--call", call.Parent.Sid, "--who", "answered", Hint);
    }

    [Fact]
    public async Task Send_ToAPhone_NamesWhoCanBeReached()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();

        await AssertFailsAsync("EndUser.WhoAnswered reaches \"alice\"", "send", "--call", call.Parent.Sid, "--who", "placed", Hint);
    }

    [Fact]
    public async Task Send_Wait_WaitsUntilTheLegRings()
    {
        var call = Twilio.Dial("+14155550100", "client:alice");
        using var tool = Start("send", "--call", call.Parent.Sid, "--who", "answered", "--wait", "60", Hint);
        await Eventually.HoldsAsync(() => Twilio.Requests.Count > 1, "it looks for the leg");

        call.Child.Ring();

        Assert.Equal(0, (await tool.EndAsync()).ExitCode);
        Assert.Single(call.Child.Received);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    public async Task Send_NoJson_IsRefusedBeforeAnyRequest(string content)
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();

        await AssertFailsAsync("JSON", "send", "--call", call.Parent.Sid, "--who", "answered", content);
        Assert.Empty(Twilio.Requests);
    }
}
