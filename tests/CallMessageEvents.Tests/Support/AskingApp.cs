using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>An application, and the app of an end user who sends it frames of the protocol and gets its answers.</summary>
internal sealed class AskingApp : IAsyncDisposable
{
    /// <summary>A request with the id <c>a.1</c>.</summary>
    public const string Request = """{"type":"question","cme":{"id":"a.1","want":"reply","ttl":30000},"text":"What?"}""";

    /// <summary>The same as a message that wants a receipt.</summary>
    public const string Message = """{"type":"question","cme":{"id":"a.1","want":"receipt"},"text":"What?"}""";

    private readonly ScriptedTwilio _twilio;
    private readonly ReceivingApp _app;

    private AskingApp(ScriptedTwilio twilio, ReceivingApp app) => (_twilio, _app) = (twilio, app);

    public LogLines Log => _app.Log;

    public IServiceProvider Services => _app.Services;

    /// <summary>The frames that the end user's app got.</summary>
    public IEnumerable<string> Sent => _twilio.Requests.Where(IsFrame).Select(static request => request.Form["Content"]);

    public static async Task<AskingApp> StartAsync(
        Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null)
    {
        var twilio = await ScriptedTwilio.StartAsync();
        var otherwise = twilio.Otherwise;
        twilio.Otherwise = http => http.Request.Path.Value!.EndsWith("Subscriptions.json", StringComparison.Ordinal)
            ? ScriptedTwilio.JsonAsync(http, 201, """{"sid":"ZY0123456789abcdef0123456789abcdef"}""")
            : otherwise(http);
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
    public async Task<JsonNode> NextAsync()
    {
        while (true)
        {
            var request = await _twilio.NextAsync();
            if (IsFrame(request)) return JsonNode.Parse(request.Form["Content"])!;
        }
    }

    /// <summary>Sends a frame; checks what the app gets next.</summary>
    public async Task AsksAsync(int message, string frame, string answer)
    {
        var delivery = DeliverAsync(message, frame);

        var got = await NextAsync();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answer), got), $"The app got {got.ToJsonString()}");
        Assert.Equal(204, await Eventually.EndsAsync(delivery));
    }

    /// <summary>What was logged, which is one line: it may come after the app has its answer.</summary>
    public async Task<string> WhenLoggedAsync()
    {
        await Eventually.HoldsAsync(() => !Log.Lines.IsEmpty);
        return Assert.Single(Log.Lines);
    }

    /// <summary>Completes when Twilio was asked to give the app's messages to this application.</summary>
    public Task WhenSubscribedAsync() => Eventually.HoldsAsync(() => _twilio.Requests.Any(static request => !IsFrame(request)));

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _twilio.DisposeAsync();
    }

    private static bool IsFrame(ScriptedRequest request) => request.Form.ContainsKey("Content");
}
