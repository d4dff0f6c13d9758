using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.EndToEnd;

/// <summary>One run of the Node program against an emulator of its own; every test looks at one line of it.</summary>
public sealed class NodeRun : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What each behaviour came to: <see langword="null"/> when it is as at Twilio, else what was wrong.</summary>
    public IReadOnlyDictionary<string, string?> Results { get; private set; } = new Dictionary<string, string?>();

    /// <summary>What the program said when something was wrong with itself.</summary>
    public string Errors { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (NodeProgram.Missing is not null)
        {
            return;
        }

        await using var twilio = await TwilioEmulator.StartAsync();
        await using var limited = await TwilioEmulator.StartAsync(new() { MaxConcurrentRequests = 1 });

        // The first is held for so long that the others have come, on a slow machine, too.
        limited.Faults.Add(new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromSeconds(10), Operation = EmulatorOperation.ListCalls });
        var start = NodeProgram.Start("behaviours.mjs");
        start.Environment["EMULATOR"] = new JsonObject
        {
            ["base"] = BaseOf(twilio),
            ["limited"] = BaseOf(limited),
            ["accountSid"] = twilio.AccountSid,
            ["authToken"] = twilio.AuthToken,
            ["apiKeySid"] = twilio.ApiKeySid,
            ["apiKeySecret"] = twilio.ApiKeySecret,
        }.ToJsonString();
        using var node = Process.Start(start)!;
        using var end = new CancellationTokenSource(Patience);
        await using var kill = end.Token.Register(() => node.Kill(entireProcessTree: true));
        var errors = node.StandardError.ReadToEndAsync();
        Results = await ReadAsync(node, new(twilio));
        Errors = await errors;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string BaseOf(TwilioEmulator twilio) => twilio.BaseAddress.ToString().TrimEnd('/');

    private static async Task<Dictionary<string, string?>> ReadAsync(Process node, EmulatorDriver driver)
    {
        var results = new Dictionary<string, string?>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("ask", out _))
            {
                await node.StandardInput.WriteLineAsync((await driver.AnswerAsync(json.RootElement)).ToJsonString());
                await node.StandardInput.FlushAsync();
            }
            else
            {
                var ok = json.RootElement.GetProperty("ok").GetBoolean();
                results.Add(json.RootElement.GetProperty("name").GetString()!, ok ? null : json.RootElement.GetProperty("detail").GetString());
            }
        }

        return results;
    }
}
