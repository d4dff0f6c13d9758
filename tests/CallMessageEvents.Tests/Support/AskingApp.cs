using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>An application, and the app of an end user who sends it frames of the protocol and gets its answers.</summary>
internal sealed class AskingApp : IAsyncDisposable
{
    private readonly ScriptedTwilio _twilio;
    private readonly ReceivingApp _app;

    private AskingApp(ScriptedTwilio twilio, ReceivingApp app) => (_twilio, _app) = (twilio, app);

    public LogLines Log => _app.Log;

    public IServiceProvider Services => _app.Services;

    public static async Task<AskingApp> StartAsync(
        Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null)
    {
        var twilio = await ScriptedTwilio.StartAsync();
        var app = new ReceivingApp(
            builder =>
            {
                TestTransport.Use(builder, twilio.BaseAddress);
                build(builder);
            },
            options =>
            {
                options.Guard.Enabled = false;
                configure?.Invoke(options);
            },
            time);
        return new(twilio, app);
    }

    /// <summary>The end user's app sends a frame; returns what its delivery was answered.</summary>
    public Task<int> DeliverAsync(int message, string frame) => _app.DeliverAsync(message, message, frame);

    /// <summary>The next frame that the end user's app gets.</summary>
    public async Task<JsonNode> NextAsync() =>
        JsonNode.Parse((await Eventually.EndsAsync(_twilio.NextAsync().AsTask())).Form["Content"])!;

    /// <summary>Sends a frame; checks what the app gets next.</summary>
    public async Task AsksAsync(int message, string frame, string answer)
    {
        var delivery = DeliverAsync(message, frame);

        var got = await NextAsync();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answer), got), $"The app got {got.ToJsonString()}");
        Assert.Equal(204, await delivery);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _twilio.DisposeAsync();
    }
}
