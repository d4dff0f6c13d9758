using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Emulator.Tool.Tests;

public sealed class ToolTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private static readonly string[] Options =
    [
        "urls", "https-url", "account-sid", "auth-token", "shared-key", "api-key-sid", "api-key-secret", "allowed-hosts",
        "trust-tokens-of-other-keys", "keep-content-type",
        "refuse-unsubscribed-messages", "escape-signed-apostrophe", "voice-url", "status-callback", "config",
    ];

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_UntilSignal_ServesBothApisAndEndsWithZero(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        using var tool = ToolProcess.Start(["--urls", AnyPort]);
        var banner = await tool.ReadBannerAsync();
        using var http = new HttpClient { BaseAddress = new(ToolProcess.Value(banner, "REST API")) };

        using var call = new StringContent("""{"from":"+14155550100","to":"client:alice"}""");
        var created = await http.PostAsync(new Uri("/emulator/conversations", UriKind.Relative), call, TestContext.Current.CancellationToken);
        var (sid, token) = (ToolProcess.Value(banner, "Account sid"), ToolProcess.Value(banner, "Auth token"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ListCallsAsync(http, sid, sid, token));
        Assert.Equal(HttpStatusCode.OK, await ListCallsAsync(http, sid, ToolProcess.Value(banner, "API key sid"), ToolProcess.Value(banner, "API key secret")));

        Assert.Equal(0, await tool.SignalAsync(signal));
        Assert.Equal("", await tool.ErrorAsync());
    }

    [Fact]
    public async Task Run_RequestHangs_EndsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        using var tool = ToolProcess.Start(["--urls", AnyPort]);
        var address = await tool.ReadAddressAsync();
        using var half = new TcpClient();
        await half.ConnectAsync("127.0.0.1", address.Port, TestContext.Current.CancellationToken);
        await half.GetStream().WriteAsync(
            "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken);

        Assert.Equal(0, await tool.SignalAsync("INT"));
    }

    [Fact]
    public async Task Settings_ArgumentsBeforeEnvironmentBeforeFile()
    {
        await File.WriteAllTextAsync(
            _file,
            $$"""
            {"urls":"{{AnyPort}}","accountSid":"ACffffffffffffffffffffffffffffffff","authToken":"file","apiKeySecret":"file",
            "voiceUrl":"http://file"} // that is all
            """,
            TestContext.Current.CancellationToken);
        using var tool = ToolProcess.Start(["--auth-token", "argument", "--voice-url", "http://argument/voice"], new Dictionary<string, string>
        {
            ["CALL_MESSAGE_EMULATOR_CONFIG"] = _file,
            ["CALL_MESSAGE_EMULATOR_AUTH_TOKEN"] = "environment",
            ["CALL_MESSAGE_EMULATOR_API_KEY_SECRET"] = "environment",
            ["CALL_MESSAGE_EMULATOR_API_KEY_SID"] = "",
        });

        var banner = await tool.ReadBannerAsync();

        Assert.Equal(
            ["ACffffffffffffffffffffffffffffffff", "argument", "SKe0000000000000000000000000000003", "environment", "http://argument/voice"],
            new[] { "Account sid", "Auth token", "API key sid", "API key secret", "Voice URL" }.Select(label => ToolProcess.Value(banner, label)));
    }

    [Fact]
    public async Task StatusCallback_Given_IsToldOfCallsThatAreDialedOverHttp()
    {
        using var application = new TcpListener(IPAddress.Loopback, 0);
        application.Start();
        using var tool = ToolProcess.Start(["--urls", AnyPort, "--status-callback", $"http://{application.LocalEndpoint}/status"]);
        using var http = new HttpClient { BaseAddress = new(ToolProcess.Value(await tool.ReadBannerAsync(), "REST API")) };

        await PostAsync(http, "/emulator/conversations", """{"from":"+14155550100","to":"client:alice"}""");

        using var request = await Eventually.EndsAsync(application.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask(), "a callback");
        using var reader = new StreamReader(request.GetStream());
        Assert.Equal("POST /status HTTP/1.1", await Eventually.EndsAsync(reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()));
    }

    [Theory]
    [InlineData("webhooks_sharedkey_1:s3cret", "webhooks_sharedkey_1 (HMAC_SHA256)")]
    [InlineData("webhooks_sharedkey_1:s3cret:HMAC_SHA1", "webhooks_sharedkey_1 (HMAC_SHA1)")]
    public async Task SharedKey_Given_SignsCallbacks(string given, string shown)
    {
        using var tool = ToolProcess.Start(["--urls", AnyPort, "--shared-key", given]);
        var banner = await tool.ReadBannerAsync();
        using var http = new HttpClient { BaseAddress = new(ToolProcess.Value(banner, "REST API")) };
        var parent = JsonElement.Parse(await PostAsync(http, "/emulator/conversations", """{"from":"client:alice","to":"client:bob","answer":true}"""))
            .GetProperty("parent").GetString();
        var (sid, token) = (ToolProcess.Value(banner, "Account sid"), ToolProcess.Value(banner, "Auth token"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{sid}:{token}")));
        using var subscription = new FormUrlEncodedContent([KeyValuePair.Create("Callback", $"{http.BaseAddress}emulator/callbacks")]);
        using var subscribed = await http.PostAsync(
            new Uri($"/2010-04-01/Accounts/{sid}/Calls/{parent}/UserDefinedMessageSubscriptions.json", UriKind.Relative),
            subscription,
            TestContext.Current.CancellationToken);

        await PostAsync(http, $"/emulator/calls/{parent}/messages", "{}");
        var deliveries = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                deliveries = await http.GetStringAsync(new Uri("/emulator/deliveries", UriKind.Relative), TestContext.Current.CancellationToken);
                return deliveries.Contains("204", StringComparison.Ordinal);
            },
            "a delivery that is answered 204");

        Assert.Equal(HttpStatusCode.Created, subscribed.StatusCode);
        Assert.Contains("\"sharedKeyId\":\"webhooks_sharedkey_1\"", deliveries, StringComparison.Ordinal);
        Assert.Contains(shown, banner, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", banner, StringComparison.Ordinal);
    }

    /// <summary>A token of a key that is not the emulator's, from a page of another host: both are let in when the tool is told to, in whatever way.</summary>
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("--trust-tokens-of-other-keys", null, true)]
    [InlineData("--trust-tokens-of-other-keys=false", "true", false)]
    [InlineData(null, "\"true\"", true)]
    [InlineData(null, "true", true)]
    [InlineData(null, "false", false)]
    public async Task Signal_AllowedHostAndTokenOfAnotherKey_IsBelievedWhereTold(string? argument, string? inFile, bool believed)
    {
        await File.WriteAllTextAsync(_file, inFile is null ? "{}" : $$"""{"trustTokensOfOtherKeys":{{inFile}}}""", TestContext.Current.CancellationToken);
        using var tool = ToolProcess.Start(
            ["--urls", AnyPort, "--config", _file, "--allowed-hosts", "other.test, app.test", .. argument is null ? [] : new[] { argument }]);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://app.test");
        await socket.ConnectAsync(new UriBuilder(await tool.ReadAddressAsync()) { Scheme = "ws", Path = "/signal" }.Uri, TestContext.Current.CancellationToken);

        // {"alg":"HS256"}, and {"iss":"SK1","grants":{"identity":"dave"}}
        const string listen = """{"type":"listen","payload":{"token":"eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJTSzEiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJkYXZlIn19.c2ln"}}""";
        await socket.SendAsync(Encoding.UTF8.GetBytes(listen), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var read = await Eventually.EndsAsync(socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken), "a frame");

        Assert.Contains(believed ? "\"connected\"" : "31204", Encoding.UTF8.GetString(buffer, 0, read.Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NotOnLoopback_Warns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        using var tool = ToolProcess.Start(["--urls", "http://0.0.0.0:0"]);
        await tool.ReadBannerAsync();

        Assert.Equal(0, await tool.SignalAsync("TERM"));
        Assert.Contains("WARNING", await tool.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortInUse_FailsInOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        await AssertFailsAsync($"{url} is in use. Choose another address with --urls.", ["--urls", url]);
    }

    [Theory]
    [InlineData("'--nonsense'", "--nonsense")]
    [InlineData("--urls must be an http URL", "--urls", "nowhere")]
    [InlineData("--urls must be an http URL", "--urls", "http://127.0.0.1:1;http://127.0.0.1:2")]
    [InlineData("--urls must be an http URL", "--urls", "http://[")]
    [InlineData("--urls must be an http URL", "--urls", "http://127.0.0.1:99999")]
    [InlineData("--voice-url must be absolute", "--voice-url", "http://[")]
    [InlineData("--account-sid must be AC and 32 hex digits", "--account-sid", "AC1")]
    [InlineData("--auth-token must not be empty", "--auth-token", "")]
    [InlineData("--shared-key must be id:secret or id:secret:algorithm", "--shared-key", "id")]
    [InlineData("--shared-key must be id:secret or id:secret:algorithm", "--shared-key", ":secret")]
    [InlineData("--shared-key: The algorithm is HMAC_SHA256 or HMAC_SHA1.", "--shared-key", "id:secret:HMAC_SHA512")]
    [InlineData("--shared-key: The algorithm is HMAC_SHA256 or HMAC_SHA1.", "--shared-key", "id:secret:")]
    [InlineData("--shared-key: A SharedKey's id is visible ASCII without a comma.", "--shared-key", "i,d:secret")]
    [InlineData("--api-key-sid must be SK and 32 hex digits", "--api-key-sid", "x")]
    [InlineData("--voice-url must be absolute, http or https", "--voice-url", "voice")]
    [InlineData("--status-callback must be absolute, http or https", "--status-callback", "status")]
    [InlineData("The file /nowhere/at/all cannot be read", "--config", "/nowhere/at/all")]
    [InlineData("--urls", "--urls")]
    [InlineData("--allowed-hosts must be names", "--allowed-hosts", "app.test,http://evil")]
    [InlineData("--keep-content-type must be true or false", "--keep-content-type", "maybe")]
    public async Task Run_BadArgument_FailsInOneLine(string expected, params string[] arguments) => await AssertFailsAsync(expected, arguments);

    [Theory]
    [InlineData("{", "is not JSON: line 1")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"url":"http://a"}""", "\"url\", which is no setting")]
    [InlineData("""{"urls":"\ud800"}""", "no Unicode")]
    [InlineData("""{"urls":1}""", "\"urls\" must be a string")]
    [InlineData("""{"urls":true}""", "\"urls\" must be a string")]
    [InlineData("""{"keepContentType":1}""", "\"keepContentType\" must be a string, true or false")]
    [InlineData("""{"urls":"a","urls":"b"}""", "twice")]
    public async Task Run_BadFile_FailsInOneLine(string text, string expected)
    {
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);

        await AssertFailsAsync(expected, ["--config", _file]);
    }

    [Fact]
    public async Task Help_AsAskedFor_NamesEveryOptionAndVariable()
    {
        var (exitCode, output, _) = await ToolProcess.RunAsync(["--help"]);

        Assert.Equal(0, exitCode);
        foreach (var option in Options)
        {
            Assert.Contains($"--{option}", output, StringComparison.Ordinal);
            Assert.Contains($"CALL_MESSAGE_EMULATOR_{option.Replace('-', '_').ToUpperInvariant()}", output.ReplaceLineEndings(""), StringComparison.Ordinal);
        }
    }

    private static async Task AssertFailsAsync(string expected, IEnumerable<string> arguments)
    {
        var (exitCode, output, error) = await ToolProcess.RunAsync(arguments);

        Assert.NotEqual(0, exitCode);
        Assert.Equal("", output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.StartsWith("call-message-emulator: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<string> PostAsync(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> ListCallsAsync(HttpClient http, string accountSid, string user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/2010-04-01/Accounts/{accountSid}/Calls.json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
