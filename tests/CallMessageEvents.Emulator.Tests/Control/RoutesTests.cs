using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class RoutesTests : ControlTest
{
    [Fact]
    public async Task OpenApi_Document_HasEveryRouteAndNoOther()
    {
        var document = (await GetAsync("openapi.json")).Json;
        var routes = (await GetAsync("")).Json.GetProperty("routes").EnumerateArray().Select(route => route.GetString()!);

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(routes.Order(), Operations(document).Select(operation => $"{operation.Method} {operation.Path}").Order());
    }

    [Fact]
    public async Task OpenApi_EveryOperation_IsAnswered()
    {
        var document = (await GetAsync("openapi.json")).Json;

        foreach (var (method, path) in Operations(document))
        {
            var call = Twilio.Dial("+14155550100", "client:bob").Child; // A reset may have taken the last.
            var concrete = path.Replace("{sid}", call.Sid, StringComparison.Ordinal)["/emulator".Length..].TrimStart('/');

            var answer = await SendAsync(new(method), concrete, method == "POST" ? "{}"u8.ToArray() : null);
            var other = await SendAsync(HttpMethod.Trace, concrete);

            Assert.False(answer.Status is 404 or 405 or >= 500, $"{method} {path}: {answer.Status}");
            AssertProblem(405, other);
            Assert.Equal(Operations(document).Where(operation => operation.Path == path).Select(operation => operation.Method).Order(), other.Allow);
        }
    }

    [Fact]
    public async Task OpenApi_EveryReference_LeadsSomewhere()
    {
        var document = (await GetAsync("openapi.json")).Json;
        var references = document.GetRawText().Split("\"$ref\"").Skip(1).Select(rest => rest.Split('"')[1]).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Equal(
            JsonValueKind.Object, reference.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name)).ValueKind));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("calls")]
    [InlineData("Faults")]
    [InlineData("faults/")]
    [InlineData("calls/CA00000000000000000000000000000000/sing")]
    public async Task Request_UnknownPath_IsNotFound(string path)
    {
        var answer = await SendAsync(path == "calls" ? HttpMethod.Get : HttpMethod.Post, path, "{}"u8.ToArray());

        AssertProblem(path == "calls" ? 405 : 404, answer);
    }

    [Fact]
    public async Task Request_Control_IsNotRecordedAndMeetsNoFault()
    {
        Twilio.Faults.Add(new() { Kind = FaultKind.Reset });

        Assert.Equal(200, (await GetAsync("")).Status);
        Assert.Empty(Twilio.Requests);
    }

    [Fact]
    public async Task Request_PathThatOnlyBeginsLikeIt_IsForTheRestApi()
    {
        Assert.Equal(20404, (await Rest.GetAsync("/emulators")).Code);
        Assert.Single(Twilio.Requests);
    }

    private static List<(string Method, string Path)> Operations(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           where operation.Name != "parameters"
           select (operation.Name.ToUpperInvariant(), path.Name),
    ];
}
