using CallMessageEvents.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The emulator's page as the README shows it: a support call that is going on, and others beside it.</summary>
public sealed class PictureTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light, "emulator-light")]
    [InlineData(ColorScheme.Dark, "emulator-dark")]
    public async Task Page_OfASupportCall_IsWhatTheReadmeShows(ColorScheme scheme, string image)
    {
        var app = await StartAppAsync();
        PlaceOtherCalls(app.Twilio);
        var call = app.Twilio.Dial("client:alice", "client:bob").Answer();
        await TalkAsync(app, alice: call.Parent, bob: call.Child);

        var page = await OpenEmulatorAsync(app, scheme);
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(4);
        var deliveries = (await SelectTabAsync(page, "Deliveries")).GetByRole(AriaRole.Listitem);
        await Expect(deliveries.Filter(new() { HasText = "Voice webhook" })).ToHaveCountAsync(5);
        await Expect(deliveries.Filter(new() { HasText = "Message" })).ToHaveCountAsync(2);

        await Images.TakeAsync(page, image);
    }

    private static void PlaceOtherCalls(TwilioEmulator twilio)
    {
        twilio.Dial("+14155550100", "client:carol").Answer().Parent.Complete();
        twilio.Dial("+14155550123", "client:dave").Ring().Child.Decline();
        twilio.Dial("client:erin", "client:carol", "client:dave", "client:frank").Answer();
        twilio.Dial("+14155550177", "client:grace").Ring();
    }

    private static async Task TalkAsync(TestApp app, EmulatedCall alice, EmulatedCall bob)
    {
        await app.SubscribeAsync(alice.Sid);
        await app.SubscribeAsync(bob.Sid);
        await SendAsync(alice, """{"type":"identity-check","question":"Which city were you born in?","attempt":1}""");
        await AnswerAsync(alice, """{"type":"identity-answer","text":"Zürich"}""");

        // Twilio is busy for a moment; the library tries again.
        app.Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.CreateMessage, Count = 1 });
        await SendAsync(bob, """{"type":"hint","text":"Offer the annual plan"}""");
        await AnswerAsync(alice, """{"type":"offer-accepted","plan":"annual","price":99.00}""");

        Task SendAsync(EmulatedCall to, string json) => app.Messenger.SendJsonAsync(EndUser.OnLeg(to.Sid), json, cancellationToken: Token);

        static async Task AnswerAsync(EmulatedCall from, string json) => await (await from.SendMessageAsync(json, Token)).WhenDeliveredAsync(Token);
    }
}
