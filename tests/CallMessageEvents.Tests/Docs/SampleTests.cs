using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests.Docs;

public sealed partial class SampleTests
{
    [Fact]
    public async Task Quickstart_WithoutArguments_PrintsWhatTheReadmeShows()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var shown = OutputBlock().Match(readme).Groups["text"].Value;

        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", ["--urls", $"http://127.0.0.1:{FreePort.Take()}"]);

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Equal(Anonymous(shown), Anonymous(output));
    }

    [Fact]
    public async Task Quickstart_WithHttpProxy_TellsTheProxyNothing()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://{proxy.LocalEndpoint}";
        var visit = proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();

        var run = SampleProcess.RunAsync("Quickstart", ["--urls", $"http://127.0.0.1:{FreePort.Take()}"], new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = address, ["HTTPS_PROXY"] = address, ["ALL_PROXY"] = address, ["http_proxy"] = address, ["NO_PROXY"] = "", ["no_proxy"] = "",
        });

        Assert.NotSame(visit, await Task.WhenAny(visit, run));
        Assert.Equal(("", 0), ((await run).Error, (await run).ExitCode));
    }

    [Fact]
    public async Task Quickstart_WithMalformedCall_SaysWhatIsNeeded()
    {
        var (exitCode, _, error) = await SampleProcess.RunAsync("Quickstart", ["--call", "CA01"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("--call needs the sid of a live call", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_WithCallButNoCredentials_SaysWhatIsMissing()
    {
        var (exitCode, _, error) = await SampleProcess.RunAsync("Quickstart", ["--call", "CA0123456789abcdef0123456789abcdef"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("TWILIO_ACCOUNT_SID", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shortest_OnLiveCall_SendsTheHint()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var conversation = twilio.Dial("+14155550100", "client:agent").Answer();

        var (exitCode, output, _) = await SampleProcess.RunAsync("Shortest", [conversation.Parent.Sid], new Dictionary<string, string>
        {
            ["CallMessageEvents__BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
            ["TWILIO_ACCOUNT_SID"] = twilio.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = twilio.AuthToken,
        });

        Assert.Equal(0, exitCode);
        var received = Assert.Single(conversation.Child.Received);
        Assert.Equal("""{"type":"hint","text":"Offer the annual plan"}""", received.Content);
        Assert.Contains(received.Sid, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_WithKeep_LeavesThePageOpenAndSaysSo()
    {
        using var program = SampleProcess.Start("Quickstart", ["--keep", "--urls", $"http://127.0.0.1:{FreePort.Take()}"]);
        try
        {
            var output = await program.StandardOutput.ReadUntilAsync("until Ctrl+C");
            var page = Page().Match(output[^1]).Value;
            Assert.Contains(page, output[0], StringComparison.Ordinal);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            Assert.Contains(
                "<title>Call message emulator</title>",
                await http.GetStringAsync(new Uri(page), TestContext.Current.CancellationToken),
                StringComparison.Ordinal);

            using var interrupt = Process.Start("kill", ["-INT", program.Id.ToString(CultureInfo.InvariantCulture)]);
            Assert.Equal(0, await program.WhenEndedAsync());
            Assert.Equal("", await Eventually.EndsAsync(program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Quickstart_PortInUse_SaysSoInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";

        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", ["--urls", address]);

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal($"{address} is in use. Choose another address, such as --urls http://127.0.0.1:5101", error.Trim());
    }

    [Theory]
    [InlineData("--urls", "nowhere")]
    [InlineData("--urls", "http://127.0.0.1:5080;http://127.0.0.1:5081")]
    [InlineData("--public", "example.com")]
    [InlineData("--keep", "--call", "CA0123456789abcdef0123456789abcdef")]
    public async Task Quickstart_WithAnArgumentThatIsWrong_SaysWhatIsNeededInOneLine(params string[] arguments)
    {
        var (exitCode, output, error) = await SampleProcess.RunAsync("Quickstart", arguments);

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.StartsWith(arguments[0], Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_PrintsWhatThePageShows()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "conversations.md"), TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await SampleProcess.RunAsync("Conversation", ["--urls", $"http://127.0.0.1:{FreePort.Take()}"]);

        Assert.Equal(("", 0), (error, exitCode));
        Assert.Equal(OutputBlock().Match(page).Groups["text"].Value, output);
    }

    [Fact]
    public async Task Webhook_EndUserReplies_IsAnswered()
    {
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        await using var twilio = await TwilioEmulator.StartAsync(
            new() { StatusCallback = new Uri($"{address}/call-message-events/status") }, TestContext.Current.CancellationToken);
        using var program = SampleProcess.Start("Webhook", ["--urls", address], new Dictionary<string, string>
        {
            ["CallMessageEvents__BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
            ["CallMessageEvents__PublicBaseUrl"] = address,
            ["TWILIO_ACCOUNT_SID"] = twilio.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = twilio.AuthToken,
        });
        try
        {
            await program.StandardOutput.ReadUntilAsync("Application started");
            var bob = twilio.Dial("client:alice", "client:bob").Answer().Child;
            await Eventually.HoldsAsync(() => twilio.Requests.Any(
                request => request is { Operation: EmulatorOperation.CreateSubscription, StatusCode: 201 } && request.CallSid == bob.Sid));
            await bob.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""", TestContext.Current.CancellationToken);

            await Eventually.HoldsAsync(() => bob.Received.Count > 0);
            Assert.Equal("""{"type":"receipt","text":"The annual plan is yours."}""", bob.Received[0].Content);
        }
        finally
        {
            program.Kill();
        }
    }

    /// <summary>Sids and ports differ from run to run.</summary>
    private static string Anonymous(string output) => Port().Replace(Sid().Replace(output, "${kind}…"), "127.0.0.1:…").Trim();

    [GeneratedRegex("```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex OutputBlock();

    [GeneratedRegex("(?<kind>CA|KX|ZY)[0-9a-f]{32}")]
    private static partial Regex Sid();

    [GeneratedRegex("http://127[^ ]*/")]
    private static partial Regex Page();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}
