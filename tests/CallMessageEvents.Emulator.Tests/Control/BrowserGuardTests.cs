namespace CallMessageEvents.Emulator.Tests;

/// <summary>What a web page of somebody else, open in the developer's browser, can do: nothing.</summary>
public sealed class BrowserGuardTests : ControlTest
{
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Change_FromAnotherOrigin_IsRefused(string header, string value)
    {
        Twilio.Dial("client:alice", "client:bob");

        AssertProblem(403, await SendAsync(HttpMethod.Delete, "/emulator", (header, value)));
        AssertProblem(403, await SendAsync(HttpMethod.Post, "/emulator/callbacks", (header, value)));
        Assert.Equal(2, (await GetAsync("")).Json.GetProperty("calls").GetInt32());
    }

    [Theory]
    [InlineData("Origin", "http://{host}")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Accept", "*/*")]
    public async Task Change_FromThePageOrAProgram_IsDone(string header, string value)
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/emulator/callbacks", (header, value.Replace("{host}", Twilio.BaseAddress.Authority, StringComparison.Ordinal)));

        Assert.Equal(204, answer.Status);
    }

    [Fact]
    public async Task Read_ByALinkFromElsewhere_IsDone() =>
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/emulator/openapi.json", ("Sec-Fetch-Site", "cross-site"))).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("/emulator")]
    [InlineData("/emulator/page/events")]
    [InlineData("/signal")]
    [InlineData("/2010-04-01/Accounts/ACe0000000000000000000000000000001/Calls.json")]
    public async Task Read_UnderANameOfTheDns_IsRefused(string path)
    {
        AssertProblem(403, await SendAsync(HttpMethod.Get, path, ("Host", "evil.example")));
        AssertProblem(403, await SendAsync(HttpMethod.Get, path, ("Host", "evil.example.:8790")));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task RestApi_ChangeFromAForeignPage_IsRefusedThoughItKnowsTheCredentials(string header, string value)
    {
        Rest.Http.DefaultRequestHeaders.Add(header, value);

        Assert.Equal(403, (await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", "client:alice"), ("From", "+14155550100"))).Status);
        Assert.Empty(Twilio.Requests);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8790")]
    [InlineData("app.localhost")]
    [InlineData("workstation")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:8790")]
    public async Task Read_UnderANameOfThisMachine_IsDone(string host) =>
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/emulator", ("Host", host))).Status);

    [Fact]
    public async Task RestApi_ReadUnderTwiliosName_IsDone()
    {
        Rest.Http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Rest.Http.DefaultRequestHeaders.Host = "api.twilio.com";

        Assert.Equal(200, (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Status);
    }

    private async Task<ControlReply> SendAsync(HttpMethod method, string path, (string Name, string Value) header)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Twilio.BaseAddress, path));
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await http.SendAsync(request, Cancellation);
        return await ControlReply.ReadAsync(response);
    }
}
