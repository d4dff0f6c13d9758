using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class FaultControlTests : ControlTest
{
    [Fact]
    public async Task Post_EveryProperty_IsOrdered()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var added = await PostAsync("faults", $$"""
            {
              "kind": "status", "processed": true, "delay": 1500.5, "statusCode": 503, "code": 20503, "retryAfter": 2.5, "retryAfterAsDate": true,
              "body": "{}", "contentType": "text/plain",
              "operation": "CreateMessage", "callSid": "{{call.Sid}}", "count": 3, "probability": 0.5, "seed": 7, "maxInARow": 2
            }
            """);

        var fault = Assert.Single(Twilio.Faults.All);
        var expected = new Fault
        {
            Kind = FaultKind.Status,
            Processed = true,
            Delay = TimeSpan.FromMilliseconds(1500.5),
            StatusCode = 503,
            Code = 20503,
            RetryAfter = TimeSpan.FromSeconds(2.5),
            RetryAfterAsDate = true,
            Body = "{}",
            ContentType = "text/plain",
            Operation = EmulatorOperation.CreateMessage,
            CallSid = call.Sid,
            Count = 3,
            Probability = 0.5,
            Seed = 7,
            MaxInARow = 2,
        };
        Assert.Equal(expected, fault);
        Assert.Equal((201, 1500.5, 2.5, "Status"), (
            added.Status, added.Json.GetProperty("delay").GetDouble(), added.Json.GetProperty("retryAfter").GetDouble(), added["kind"]));
    }

    [Fact]
    public async Task Post_EveryPropertyOfAFault_IsAFieldAndDocumented()
    {
        var properties = typeof(Fault).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order();

        var document = (await GetAsync("openapi.json")).Json;
        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty("Fault").GetProperty("properties");

        Assert.Equal(properties, schema.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(Enum.GetNames<FaultKind>(), schema.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(Enum.GetNames<EmulatorOperation>(), schema.GetProperty("operation").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind":null}""", "kind")]
    [InlineData("""{"kind":"Explosion"}""", "kind")]
    [InlineData("""{"kind":1}""", "kind")]
    [InlineData("""{"kind":"99"}""", "kind")]
    [InlineData("""{"kind":"Status"}""", "statusCode")]
    [InlineData("""{"kind":"Status","statusCode":99}""", "statusCode")]
    [InlineData("""{"kind":"Status","statusCode":"503"}""", "statusCode")]
    [InlineData("""{"kind":"Latency"}""", "delay")]
    [InlineData("""{"kind":"Latency","delay":-1}""", "delay")]
    [InlineData("""{"kind":"Latency","delay":1e300}""", "delay")]
    [InlineData("""{"kind":"Latency","delay":"1s"}""", "delay")]
    [InlineData("""{"kind":"Reset","processed":null}""", "processed")]
    [InlineData("""{"kind":"Reset","processed":"yes"}""", "processed")]
    [InlineData("""{"kind":"Reset","retryAfter":-1}""", "retryAfter")]
    [InlineData("""{"kind":"Reset","contentType":"?"}""", "contentType")]
    [InlineData("""{"kind":"Reset","operation":"Sing"}""", "operation")]
    [InlineData("""{"kind":"StaleRead","operation":"CreateMessage"}""", "operation")]
    [InlineData("""{"kind":"Reset","callSid":"CA1"}""", "callSid")]
    [InlineData("""{"kind":"Reset","callSid":"\ud800"}""", "callSid")]
    [InlineData("""{"kind":"Reset","count":1.5}""", "count")]
    [InlineData("""{"kind":"Reset","probability":2}""", "probability")]
    [InlineData("""{"kind":"Reset","Count":1}""", "Count")]
    public async Task Post_WrongField_IsNamed(string body, string field)
    {
        var answer = await PostAsync("faults", body);

        AssertProblem(400, answer, field);
        Assert.StartsWith(field.Length == 5 && field[0] == 'C' ? "There is no field" : $"\"{field}\" ", answer["detail"], StringComparison.Ordinal);
        Assert.Empty(Twilio.Faults.All);
    }

    [Fact]
    public async Task Fault_Ordered_HitsUntilRemoved()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        await PostAsync("faults", """{"kind":"Status","statusCode":503}""");

        Assert.Equal(503, (await Rest.GetAsync($"{RestClient.CallPath(call)}.json")).Status);
        Assert.Equal("Status", (await GetAsync("faults")).Json.GetProperty("faults")[0].GetProperty("kind").GetString());
        Assert.Equal("Status", (await GetAsync("requests")).Json.GetProperty("requests")[0].GetProperty("fault").GetString());
        Assert.Equal(204, (await DeleteAsync("faults")).Status);
        Assert.Equal(200, (await Rest.GetAsync($"{RestClient.CallPath(call)}.json")).Status);
        Assert.Equal(0, (await GetAsync("faults")).Json.GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public async Task PostCallbacks_EveryProperty_IsOrderedListedAndRemoved()
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        var added = await PostAsync(
            "faults/callbacks", $$"""{"kind":"duplicate","callback":"Message","callSid":"{{call.Sid}}","count":2,"probability":0.5,"seed":7}""");

        Assert.Equal(201, added.Status);
        var expected = new CallbackFault
        {
            Kind = CallbackFaultKind.Duplicate, Callback = CallbackKind.Message, CallSid = call.Sid, Count = 2, Probability = 0.5, Seed = 7,
        };
        Assert.Equal(expected, Assert.Single(Twilio.Faults.Callbacks.All));
        Assert.Single((await GetAsync("faults/callbacks")).Json.GetProperty("faults").EnumerateArray());

        await DeleteAsync("faults/callbacks");

        Assert.Empty(Twilio.Faults.Callbacks.All);
    }

    [Theory]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind":"Explosion"}""", "kind")]
    [InlineData("""{"kind":"Loss","probability":2}""", "probability")]
    [InlineData("""{"kind":"Loss","callback":"Voice"}""", "callback")]
    public async Task PostCallbacks_Bad_NamesTheField(string body, string field)
    {
        var refused = await PostAsync("faults/callbacks", body);

        Assert.Equal((400, field), (refused.Status, refused["field"]));
        Assert.Empty(Twilio.Faults.Callbacks.All);
    }

    [Fact]
    public async Task PostCallbacks_EveryPropertyOfAFault_IsDocumented()
    {
        var properties = typeof(CallbackFault).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order();

        var schema = (await GetAsync("openapi.json")).Json
            .GetProperty("components").GetProperty("schemas").GetProperty("CallbackFault")
            .GetProperty("properties");

        Assert.Equal(properties, schema.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(Enum.GetNames<CallbackFaultKind>(), schema.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
    }
}
