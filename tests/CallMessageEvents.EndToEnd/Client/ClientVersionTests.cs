using CallMessageEvents.AspNetCore.Tests.Docs;

namespace CallMessageEvents.EndToEnd;

/// <summary>
/// The core of it, with the oldest Voice SDK that has messages, one in between, and the newest; and with calls of the React Native SDK's shape.
/// </summary>
public sealed class ClientVersionTests(Chromium chromium) : ClientTest(chromium)
{
    public static TheoryData<string> Versions => [.. VoiceSdkFile.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public Task Client_WithEachVoiceSdk_AsksAnswersIsSureComesBackAndEnds(string version) => ConverseAsync(new() { Sdk = new() { Version = version } });

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.7")]
    public Task Client_WithACallOfReactNativesShape_AsksAnswersIsSureComesBackAndEnds(string release) => ConverseAsync(new() { ReactNative = release });

    private async Task ConverseAsync(ClientSettings settings)
    {
        var call = await CallAsync(settings, settings);
        var client = await call.App.Directory.FindClientAsync(call.Child, Token);
        Assert.EndsWith(settings.ReactNative is null ? " javascript" : " react-native", client!.Name, StringComparison.Ordinal);
        await ConversationSnippets.PublishAsync(call.Messenger, call.Parent, Token);
        await ExchangeAsync(call, 1, new('x', 20_000));

        foreach (var identity in new[] { "alice", "bob" }) Assert.Equal(1, call.Twilio.DropConnections(identity));
        await ExchangeAsync(call, 2, "after a dropped socket");

        await call.Alice.Sdk.HangUpAsync();
        foreach (var (page, _) in call.Sides)
        {
            Assert.Equal(["connecting", "ready", "reconnecting", "ready", "ended"], await page.WhenStatesAsync(5));
            Assert.Equal(
                ["""{"type":"customer-card","name":"Alice","plan":"annual"}""", """{"type":"hint","text":"1"}""", """{"type":"hint","text":"2"}"""],
                (await page.WhenHeardAsync(3)).Order(StringComparer.Ordinal));
        }
    }

    private async Task ExchangeAsync(ClientCall call, int number, string text)
    {
        foreach (var (page, endUser) in call.Sides)
        {
            var asked = page.RequestAsync("lookup", new { number, text });
            Assert.Equal($"It is {text}", (await call.Messenger.RequestAsync(endUser, new Question(text), Patience, Token)).Text);
            Assert.Equal($$"""{"type":"found","number":{{number}},"text":"{{text}}"}""", (await asked).Content);
            await call.Messenger.SendAsync(endUser, new Hint($"{number}"), PatientReceipt, Token);
            Assert.Null((await page.SendAsync("note", new { Text = $"{number}" })).Code);
            await page.WhenReadyAsync();
            Assert.Equal(number, (await page.WhenAskedAsync(number)).Length);
        }

        Assert.Equal(2 * number, Desk.Lookups.Count);
        Assert.Equal(2 * number, call.App.Notes.Count);
    }
}
