using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class FetchCallTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Fetch_Child_FollowsItsLife()
    {
        var call = Twilio.Dial("+13051416799", "client:bob").Child;
        Assert.Equal(("queued", null, null, null, At(0)), await FactsAsync(call));

        Time.Advance(TimeSpan.FromSeconds(1));
        call.Ring();
        Assert.Equal(("ringing", At(1), null, null, At(1)), await FactsAsync(call));

        Time.Advance(TimeSpan.FromSeconds(2));
        call.Answer();
        Assert.Equal(("in-progress", At(1), null, null, At(3)), await FactsAsync(call));

        Time.Advance(TimeSpan.FromSeconds(4.9));
        call.Complete();
        Assert.Equal(("completed", At(1), At(7), "4", At(7)), await FactsAsync(call));
    }

    [Fact]
    public async Task Fetch_Unanswered_HasNoDuration()
    {
        var call = Twilio.CreateCall("+13051416799", "client:bob");
        call.Decline();

        Assert.Equal(("busy", At(0), At(0), null, At(0)), await FactsAsync(call));
    }

    [Fact]
    public async Task Fetch_Call_HasTwiliosFieldsAndTypes()
    {
        var conversation = Twilio.Dial("+13051416799", "client:bob");

        var reply = await Rest.GetAsync($"{RestClient.CallPath(conversation.Child)}.json");

        string[] names =
        [
            "account_sid", "answered_by", "api_version", "caller_name", "date_created", "date_updated", "direction", "duration", "end_time", "forwarded_from",
            "from", "from_formatted", "group_sid", "parent_call_sid", "phone_number_sid", "price", "price_unit", "queue_time", "sid", "start_time", "status",
            "subresource_uris", "to", "to_formatted", "trunk_sid", "uri",
        ];
        Assert.Equal(names, reply.Json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.All(
            reply.Json.EnumerateObject(),
            property => Assert.True(property.Name == "subresource_uris" || property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null));
        Assert.Equal(
            ("outbound-dial", "+13051416799", "(305) 141-6799", "client:bob", conversation.Parent.Sid),
            (reply["direction"], reply["from"], reply["from_formatted"], reply["to"], reply["parent_call_sid"]));
        Assert.Equal($"{RestClient.CallPath(conversation.Child)}.json", reply["uri"]);
        Assert.Equal(9, reply.Json.GetProperty("subresource_uris").EnumerateObject().Count());
    }

    private static string At(int second) => $"Fri, 18 Oct 2019 17:00:{second:00} +0000";

    private async Task<(string? Status, string? Start, string? End, string? Duration, string? Updated)> FactsAsync(EmulatedCall call)
    {
        var reply = await Rest.GetAsync($"{RestClient.CallPath(call)}.json");
        Assert.Equal(At(0), reply["date_created"]);
        return (reply["status"], reply["start_time"], reply["end_time"], reply["duration"], reply["date_updated"]);
    }
}
