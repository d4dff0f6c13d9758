using System.Text.Json;
using CallMessageEvents.Emulator;
using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>The app of an end user who has the client: <c>client.js</c> is its other half.</summary>
internal sealed class ClientPage(IPage page)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What became of a message or a request of the app: the reply as JSON text, or an error's code.</summary>
    public sealed record Outcome(string? Content = null, string? Code = null, string? Message = null, bool OutcomeUnknown = false);

    /// <summary>Its Voice SDK.</summary>
    public VoiceSdkPage Sdk { get; } = new(page);

    public Task RegisterAsync(TwilioEmulator twilio, string identity, ClientSettings settings) =>
        Sdk.RegisterAsync(twilio, identity, settings.Sdk, $"/client.js?late={settings.IsLate}&rate={settings.Rate}&reactNative={settings.ReactNative}");

    /// <summary>Gives the call to the client, where that was not done when the call began.</summary>
    public Task BeginAsync() => page.EvaluateAsync("client.begin()");

    public Task CloseAsync() => page.EvaluateAsync("client.messages.close()");

    /// <summary>Waits until the server has answered the client.</summary>
    public Task WhenReadyAsync() => WhenStateAsync("ready");

    public Task WhenStateAsync(string state) => page.WhenAsync($"client.messages?.state === '{state}'");

    /// <summary>Waits for as many states; returns all until now, in order.</summary>
    public async Task<string[]> WhenStatesAsync(int count)
    {
        await page.WhenAsync($"client.states.length >= {count}");
        return await page.EvaluateAsync<string[]>("client.states");
    }

    /// <summary>Waits until listeners were called as often; returns what with, as JSON texts.</summary>
    public async Task<string[]> WhenHeardAsync(int count)
    {
        await page.WhenAsync($"client.heard.length >= {count}");
        return await page.EvaluateAsync<string[]>("client.heard.map(content => JSON.stringify(content))");
    }

    /// <summary>Waits for as many questions; returns all that the app was asked.</summary>
    public async Task<string[]> WhenAskedAsync(int count)
    {
        await page.WhenAsync($"client.asked.length >= {count}");
        return await page.EvaluateAsync<string[]>("client.asked");
    }

    /// <summary>Waits until the app was told that a question need not be answered any more; returns why.</summary>
    public async Task<string> WhenStoppedAsync()
    {
        await page.WhenAsync("client.stopped.length > 0");
        return Assert.Single(await page.EvaluateAsync<string[]>("client.stopped"));
    }

    /// <summary>What the app's code threw, and only the app may see.</summary>
    public Task<string[]> ThrownAsync() => page.EvaluateAsync<string[]>("client.thrown");

    public async Task<Outcome> SendAsync<T>(string type, T content) =>
        Read<Outcome>(await page.EvaluateAsync<JsonElement>(
            "([type, content]) => client.send(type, JSON.parse(content))", new object[] { type, Write(content) }));

    public async Task<Outcome> RequestAsync<T>(string type, T content) => Assert.Single(await RequestAllAsync(type, [content]));

    /// <summary>Asks all at one stroke.</summary>
    public async Task<Outcome[]> RequestAllAsync<T>(string type, IEnumerable<T> contents) =>
        Read<Outcome[]>(await page.EvaluateAsync<JsonElement>(
            "([type, contents]) => client.request(type, JSON.parse(contents))", new object[] { type, Write(contents) }));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static T Read<T>(JsonElement json) => json.Deserialize<T>(Json)!;
}
