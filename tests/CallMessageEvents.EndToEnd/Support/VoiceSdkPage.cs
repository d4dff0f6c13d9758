using System.Text.Json;
using CallMessageEvents.Emulator;
using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>The app of one end user, in a browser of its own: <c>end-user.js</c> is its other half.</summary>
internal sealed class VoiceSdkPage(IPage page)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A message as the SDK's <c>messageReceived</c> brought it; the content as JSON text.</summary>
    public sealed record Received(string Sid, string Content, string ContentType, string MessageType);

    /// <param name="twilio">The emulator.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="settings">Which Voice SDK it has.</param>
    /// <param name="module">A module of the page that is to see its calls, too.</param>
    public async Task RegisterAsync(TwilioEmulator twilio, string identity, VoiceSdkSettings? settings = null, string? module = null)
    {
        settings ??= new();
        var emulator = settings.IsSecure ? twilio.SecureAddress! : twilio.BaseAddress;
        if (settings.Host is { } host) emulator = new UriBuilder(emulator) { Host = host }.Uri;
        foreach (var script in new[] { $"{emulator}emulator/voice-sdk-local.js", $"/{settings.Version}/twilio.min.js", "/end-user.js" })
        {
            await page.AddScriptTagAsync(new() { Url = script });
        }

        if (module is not null) await page.AddScriptTagAsync(new() { Url = module, Type = "module" });

        await page.EvaluateAsync(
            "([token, host, waitsForIce, timeout]) => endUser.register(token, host, waitsForIce, timeout)",
            new object?[] { twilio.CreateAccessToken(identity), emulator.Authority, settings.WaitsForIce, settings.SignalingTimeout?.TotalMilliseconds });
    }

    /// <summary>Calls, and returns the sid of its leg as soon as it rings on the other side.</summary>
    public async Task<string> CallAsync(string to)
    {
        await page.EvaluateAsync("to => endUser.place(to)", to);
        await WhenAsync("['ringing', 'open'].includes(endUser.status)");
        return await CallSidAsync();
    }

    /// <summary>Waits for a call that comes in, and returns the sid of its leg.</summary>
    public async Task<string> WhenRingsAsync()
    {
        await WhenStatusAsync("pending");
        return await CallSidAsync();
    }

    public async Task AcceptAsync()
    {
        await page.EvaluateAsync("endUser.call.accept()");
        await WhenStatusAsync("open");
    }

    public Task HangUpAsync() => page.EvaluateAsync("endUser.call.disconnect()");

    /// <summary>Waits until the SDK's call is <c>pending</c>, <c>ringing</c>, <c>open</c> or <c>closed</c>.</summary>
    public Task WhenStatusAsync(string status) => WhenAsync($"endUser.status === '{status}'");

    public Task WhenReconnectedAsync() => WhenAsync("endUser.reconnected > 0");

    /// <summary>Sends notes at one stroke; returns the sids that the SDK has given them.</summary>
    public Task<string[]> SendAsync(params IEnumerable<string> texts) =>
        SendJsonAsync(NotesOf(texts));

    /// <summary>Sends notes as soon as the SDK's socket is gone.</summary>
    public Task SendWhenDroppedAsync(params IEnumerable<string> texts) => page.EvaluateAsync("contents => endUser.sendWhenDropped(contents)", NotesOf(texts));

    public Task<string[]> SendJsonAsync(string[] contents, string messageType = "user-defined-message") =>
        page.EvaluateAsync<string[]>("([contents, messageType]) => endUser.send(contents, messageType)", new object[] { contents, messageType });

    /// <summary>Waits for as many acknowledgements, the SDK's <c>messageSent</c>; returns all, in order.</summary>
    public async Task<string[]> WhenSentAsync(int count)
    {
        await WhenAsync($"endUser.sent.length >= {count}");
        return await page.EvaluateAsync<string[]>("endUser.sent");
    }

    /// <summary>Waits for as many messages; returns all that came, in order.</summary>
    public async Task<IReadOnlyList<Received>> WhenReceivedAsync(int count)
    {
        await WhenAsync($"endUser.received.length >= {count}");
        return JsonSerializer.Deserialize<List<Received>>(await page.EvaluateAsync<string>("JSON.stringify(endUser.received)"), Json)!;
    }

    /// <summary>Waits for an error of the call.</summary>
    public Task WhenErrorAsync(int code) => WhenAsync($"endUser.errors.includes({code})");

    /// <summary>The codes of all errors until now.</summary>
    public async Task<(int[] OfCalls, int[] OfDevice)> ErrorsAsync() =>
        (await page.EvaluateAsync<int[]>("endUser.errors"), await page.EvaluateAsync<int[]>("endUser.deviceErrors"));

    /// <summary>Waits until as many packets of sound have come in and gone out.</summary>
    public Task WhenHeardAsync(int packets) => WhenAsync($"endUser.packets().then(counts => counts.in >= {packets} && counts.out >= {packets})");

    private static string[] NotesOf(IEnumerable<string> texts) => [.. texts.Select(text => JsonSerializer.Serialize(new { type = "note", text }))];

    private Task<string> CallSidAsync() => page.EvaluateAsync<string>("endUser.callSid");

    private Task WhenAsync(string condition) => page.WhenAsync(condition);
}
