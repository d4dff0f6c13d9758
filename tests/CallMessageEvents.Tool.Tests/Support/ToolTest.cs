using System.Text.Json;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tool.Tests;

/// <summary>A folder with an application's configuration, an emulator, and the tool between them.</summary>
public abstract class ToolTest : IAsyncLifetime
{
    protected const string NoCall = "CA00000000000000000000000000000001";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("call-messages-");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TwilioEmulator Twilio { get; private set; } = null!;

    /// <summary>What the tool gets as environment variables.</summary>
    private protected Dictionary<string, string> Settings { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Twilio = await TwilioEmulator.StartAsync(cancellationToken: Token);
        Settings["CallMessageEvents__BaseAddress"] = Twilio.BaseAddress.AbsoluteUri;
        Settings["TWILIO_ACCOUNT_SID"] = Twilio.AccountSid;
        Settings["TWILIO_AUTH_TOKEN"] = Twilio.AuthToken;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Twilio.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected static string FreeAddress() => $"http://127.0.0.1:{FreePort.Take()}";

    protected string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private protected ToolProcess Start(params IEnumerable<string> arguments) => ToolProcess.Start(_folder.FullName, Settings, arguments);

    private protected Task<ToolResult> RunAsync(params IEnumerable<string> arguments) => RunWithInputAsync(null, arguments);

    private protected async Task<ToolResult> RunWithInputAsync(string? input, params IEnumerable<string> arguments)
    {
        using var tool = Start(arguments);
        return await tool.EndAsync(input);
    }

    /// <summary>Runs a command that succeeds, for machines.</summary>
    private protected async Task<JsonElement> ReadJsonAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonElement.Parse(result.Output);
    }

    /// <summary>It ends with one line that says what is wrong, and no stack trace.</summary>
    private protected async Task AssertFailsAsync(string expected, params IEnumerable<string> arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("call-messages: ", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
