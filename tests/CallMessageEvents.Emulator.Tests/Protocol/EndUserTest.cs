using System.Text.Json.Nodes;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>An end user that speaks the protocol, and an application that is nothing but a REST client and a webhook.</summary>
public abstract class EndUserTest : EmulatorTest
{
    private CallbackReceiver? _application;

    /// <summary>The leg, in progress; the application has subscribed to it.</summary>
    protected EmulatedCall Leg { get; private set; } = null!;

    protected EmulatedEndUser Alice => Leg.EndUser;

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    protected async Task SubscribeAsync(EmulatedCall? leg = null)
    {
        Leg = leg ?? Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        _application = await CallbackReceiver.StartAsync();
        await Rest.SubscribeAsync(Leg, _application.Url);
    }

    /// <summary>The end user has said hello, and the application has answered.</summary>
    protected async Task MeetAsync()
    {
        await SubscribeAsync();
        Alice.Speaks = true;
        var hello = await NextAsync();
        await TellAsync($$$$"""{"cme":{"re":"{{{{hello["cme"]!["id"]}}}}","hello":{"v":1,"parts":true}}}""");
    }

    /// <summary>What the application gets next.</summary>
    protected async Task<JsonNode> NextAsync() => JsonNode.Parse((await _application!.NextAsync()).Form["Content"])!;

    protected int Arrived => _application!.Callbacks.Count;

    /// <summary>The application sends.</summary>
    protected async Task TellAsync(string content) => Assert.Equal(201, (await Rest.SendMessageAsync(Leg, content)).Status);

    /// <summary>Time passes as soon as somebody waits for just that long: a callback that is under way has other limits.</summary>
    protected async Task PassAsync(double milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        await Time.WhenTimerIsDueInAsync(time);
        Time.Advance(time);
    }

    protected static string IdOf(JsonNode frame) => frame["cme"]!["id"]!.GetValue<string>();

    protected static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");
}
