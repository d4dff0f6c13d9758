using System.Text.Json;

namespace CallMessageEvents.Tool.Tests;

public sealed class LegsTests : ToolTest
{
    [Fact]
    public async Task Legs_Json_AreAllOfTheConversation()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();

        var report = await ReadJsonAsync("legs", "--call", call.Child.Sid);

        Assert.Equal(
            [
                (call.Parent.Sid, null, "inbound", "+14155550100", null, "in-progress", true),
                (call.Child.Sid, call.Parent.Sid, "outbound-dial", "client:alice", "alice", "in-progress", true),
            ],
            report.GetProperty("legs").EnumerateArray().Select(static leg => (
                Text(leg, "sid"), Text(leg, "parent"), Text(leg, "direction"), Text(leg, "address"), Text(leg, "identity"), Text(leg, "status"),
                leg.GetProperty("active").GetBoolean())));
    }

    [Fact]
    public async Task Legs_Table_HasALineForEach()
    {
        var call = Twilio.Dial("client:alice", "client:bob").Answer();
        call.Child.Complete();

        var result = await RunAsync("legs", "--call", call.Parent.Sid);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var bob = Assert.Single(result.Output.Split('\n'), line => line.Contains("client:bob", StringComparison.Ordinal));
        Assert.Equal(
            [call.Child.Sid, call.Parent.Sid, "outbound-dial", "client:bob", "bob", "completed", "no"], bob.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Legs_UnknownCall_IsTheLibrarysError() =>
        await AssertFailsAsync($"Twilio knows no call {NoCall} in account {Twilio.AccountSid}.", "legs", "--call", NoCall);

    [Fact]
    public async Task Legs_UnknownCallForMachines_IsJson()
    {
        var result = await RunAsync("legs", "--call", NoCall, "--json");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        var error = JsonElement.Parse(result.Output).GetProperty("error");
        Assert.Equal("CallLegNotFoundException", error.GetProperty("kind").GetString());
        Assert.Contains(NoCall, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legs_WrongToken_SaysWhatToCheck()
    {
        Settings["TWILIO_AUTH_TOKEN"] = "wrong-token";

        await AssertFailsAsync("Check that the auth token or the API key belongs to account", "legs", "--call", NoCall);
    }

    private static string? Text(JsonElement leg, string property) => leg.GetProperty(property).GetString();
}
