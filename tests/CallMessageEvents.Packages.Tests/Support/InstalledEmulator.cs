using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace CallMessageEvents.Packages.Tests;

/// <summary>The emulator, used over its control API: that of the command, or of an application.</summary>
internal sealed class InstalledEmulator : IDisposable
{
    private readonly Process? _process;
    private readonly HttpClient _http;

    private InstalledEmulator(Process? process, string address) => (_process, _http) = (process, new HttpClient { BaseAddress = new(address) });

    /// <summary>The environment that leads an application here.</summary>
    public Dictionary<string, string> Settings { get; private init; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<InstalledEmulator> StartAsync(Terminal terminal, string command, string? voiceUrl)
    {
        var process = terminal.Start($"\"{command}\" --urls http://127.0.0.1:0{(voiceUrl is null ? "" : $" --voice-url {voiceUrl}")}");
        var banner = await Output.ReadUntilAsync(process, "Ctrl+C");
        return new(process, Value(banner, "REST API"))
        {
            Settings = new()
            {
                ["CallMessageEvents__BaseAddress"] = Value(banner, "REST API"),
                ["TWILIO_ACCOUNT_SID"] = Value(banner, "Account sid"),
                ["TWILIO_AUTH_TOKEN"] = Value(banner, "Auth token"),
            },
        };
    }

    /// <summary>The one that an application hosts.</summary>
    public static InstalledEmulator In(string address) => new(process: null, address);

    /// <summary>A caller without an app, and whom the call dials: <paramref name="to"/>, or else the TwiML of the voice URL.</summary>
    /// <returns>The parent leg, and the child.</returns>
    public async Task<(string Parent, string Child)> DialAsync(string? to = null)
    {
        object call = to is null ? new { from = "+14155550100" } : new { from = "+14155550100", to };
        var parent = (await PostAsync("conversations", call)).GetProperty("parent").GetString()!;
        string? child = null;
        await Eventually.HoldsAsync(async () => (child = await FindChildAsync(parent)) is not null, "the call dials");
        await PostAsync($"calls/{child}/ring");
        await PostAsync($"calls/{child}/answer");
        return (parent, child!);
    }

    /// <summary>Sends as the end user on a leg.</summary>
    public Task SendAsync(string leg, object content) => PostAsync($"calls/{leg}/messages", content);

    /// <summary>The content of what the end user on a leg has received, or has sent.</summary>
    public async Task<string[]> ReadMessagesAsync(string leg, string direction = "received")
    {
        var messages = await GetAsync($"calls/{leg}/messages?direction={direction}");
        return [.. messages.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("content").GetRawText())];
    }

    /// <summary>Whether an application has subscribed to what comes from a leg.</summary>
    public async Task<bool> HasSubscriptionAsync(string leg)
    {
        var requests = await GetAsync("requests");
        return requests.GetProperty("requests").EnumerateArray().Any(request =>
            request.GetProperty("statusCode").ToString() == "201"
            && request.GetProperty("path").GetString()!.Contains($"{leg}/UserDefinedMessageSubscriptions", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task<string?> FindChildAsync(string parent)
    {
        var call = await GetAsync($"calls/{parent}");
        return call.GetProperty("children").EnumerateArray().Select(static child => child.GetString()).FirstOrDefault();
    }

    private Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(new Uri($"/emulator/{path}", UriKind.Relative), Token);

    private async Task<JsonElement> PostAsync(string path, object? body = null)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"/emulator/{path}", UriKind.Relative), body ?? new { }, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static string Value(string banner, string label) =>
        banner.Split('\n').Single(line => line.TrimStart().StartsWith(label, StringComparison.Ordinal)).Split(' ')[^1];
}
