using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Every reply against the examples of Twilio's OpenAPI document: the same names, and of each a JSON type that some example has.</summary>
public sealed class OpenApiTests : EmulatorTest
{
    private static readonly JsonElement Examples =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "openapi-examples.json"))).RootElement;

    [Fact]
    public async Task Reply_Each_IsLikeTheExamples()
    {
        var conversation = Twilio.Dial("+14155550100", "client:alice").Answer();
        var call = RestClient.CallPath(conversation.Child);
        const string Twiml = "<Response><Dial><Conference>room</Conference></Dial></Response>";
        var created = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", "client:bob"), ("From", "+14155550100"), ("Twiml", Twiml));
        var bob = Twilio.FindCall(created["sid"]!)!;
        bob.Answer();
        var conferences = await Rest.GetAsync($"{Rest.Account}/Conferences.json");
        var room = $"{Rest.Account}/Conferences/{conferences.Sids("conferences")[0]}";
        var ended = Twilio.CreateConference();
        ended.Join("carol").Complete();
        var old = Twilio.Dial("client:alice", "client:bob").Answer();
        old.Parent.Complete();

        AssertLike("POST Calls.json -> 201", created);
        AssertLike("GET Calls.json -> 200", await Rest.GetAsync($"{Rest.Account}/Calls.json"));
        AssertLike("GET Calls.json -> 200", await Rest.GetAsync($"{Rest.Account}/Calls.json?PageSize=1&Page=1"));
        AssertLike("GET Calls/{Sid}.json -> 200", await Rest.GetAsync($"{call}.json"));
        AssertLike("GET Calls/{Sid}.json -> 200", await Rest.GetAsync($"{RestClient.CallPath(old.Parent)}.json"));
        AssertLike("POST Calls/{Sid}.json -> 200", await Rest.PostAsync($"{call}.json"));
        AssertLike("POST Calls/{CallSid}/UserDefinedMessages.json -> 201", await Rest.SendMessageAsync(conversation.Child, "1"));
        AssertLike("POST Calls/{CallSid}/UserDefinedMessageSubscriptions.json -> 201", await Rest.SubscribeAsync(conversation.Child, "https://example.com"));
        AssertLike("GET Conferences.json -> 200", await Rest.GetAsync($"{Rest.Account}/Conferences.json"));
        AssertLike("GET Conferences/{Sid}.json -> 200", await Rest.GetAsync($"{room}.json"));
        AssertLike("GET Conferences/{Sid}.json -> 200", await Rest.GetAsync($"{Rest.Account}/Conferences/{ended.Sid}.json"));
        AssertLike("GET Conferences/{ConferenceSid}/Participants.json -> 200", await Rest.GetAsync($"{room}/Participants.json"));
        AssertLike("GET Conferences/{ConferenceSid}/Participants/{CallSid}.json -> 200", await Rest.GetAsync($"{room}/Participants/{bob.Sid}.json"));
    }

    private static void AssertLike(string operation, RestReply reply)
    {
        Assert.Equal(int.Parse(operation.AsSpan(operation.Length - 3), System.Globalization.CultureInfo.InvariantCulture), reply.Status);
        var examples = Examples.GetProperty(operation).GetProperty("responses").EnumerateObject().Select(example => example.Value).ToList();
        AssertObject(operation, reply.Json, examples);
    }

    private static void AssertObject(string where, JsonElement actual, List<JsonElement> examples)
    {
        Assert.Equal(Names(examples), Names([actual]));
        foreach (var property in actual.EnumerateObject())
        {
            var place = $"{where} {property.Name}";
            var expected = examples.Select(example => example.GetProperty(property.Name)).ToList();
            // Examples differ in what is null; what has a value must be of their type.
            var kinds = expected.Select(KindOf).Where(kind => kind != JsonValueKind.Null).ToHashSet();
            Assert.True(
                property.Value.ValueKind == JsonValueKind.Null || kinds.Count == 0 || kinds.Contains(KindOf(property.Value)),
                $"{place} is {property.Value.ValueKind}, the examples have {string.Join(", ", kinds)}");
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                AssertObject(place, property.Value, [.. expected.Where(value => value.ValueKind == JsonValueKind.Object)]);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                var items = expected.SelectMany(value => value.EnumerateArray()).ToList();
                Assert.NotEqual(0, property.Value.GetArrayLength());
                Assert.All(property.Value.EnumerateArray(), item => AssertObject(place, item, items));
            }
        }
    }

    private static IEnumerable<string> Names(List<JsonElement> objects) =>
        objects.SelectMany(item => item.EnumerateObject().Select(property => property.Name)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>true and false are one type.</summary>
    private static JsonValueKind KindOf(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;
}
