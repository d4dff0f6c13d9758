using CallMessageEvents.AspNetCore.Tests.Docs;

namespace CallMessageEvents.EndToEnd;

/// <summary>The server asks, and the app answers: whoever placed the call, and whoever answered it.</summary>
public sealed class ClientAskTests(Chromium chromium) : ClientTest(chromium)
{
    [Fact]
    public async Task RequestAsync_ToBothEndUsers_IsAnsweredByTheOneAsked()
    {
        var call = await CallAsync();

        var bobs = await ConversationSnippets.AskAsync(call.Messenger, call.Parent, Token);
        Assert.Equal("It is What is your postcode?", bobs.Text);
        Assert.Equal(["What is your postcode?"], await call.Bob.WhenAskedAsync(1));
        Assert.Empty(await call.Alice.WhenAskedAsync(0));

        var alices = await ConversationSnippets.AskInVainAsync(call.Messenger, EndUser.WhoPlaced(call.Child), Token);
        Assert.Equal("It is What is your postcode?", alices!.Text);
        Assert.Equal(["What is your postcode?"], await call.Alice.WhenAskedAsync(1));
        Assert.Single(await call.Bob.WhenAskedAsync(1));
    }

    [Fact]
    public async Task RequestAsync_ThatTheAppFails_SaysWhyAndNoMore()
    {
        var call = await CallAsync();
        foreach (var (page, endUser) in call.Sides)
        {
            // Long enough for the app to get it on a machine that stands still for seconds.
            var limit = TimeSpan.FromSeconds(15);
            var never = FailAsync<Question, Answer>(endUser, new("never"), new() { Timeout = limit, ReceiptTimeout = limit });
            var fault = await FailAsync<Question, Answer>(endUser, new("a fault"), Patience);
            var error = await FailAsync<Question, Answer>(endUser, new("an error"), Patience);
            var other = await FailAsync<Question, Answer>(endUser, new("another contract"), Patience);
            var unknown = await FailAsync<Lookup, Found>(endUser, new(1), Patience);

            Assert.Equal((CallRequestFailure.Failed, "no-postcode", "They have none."), (fault.Reason, fault.Code, fault.AppMessage));
            Assert.Equal((CallRequestFailure.Failed, "failed", null), (error.Reason, error.Code, error.AppMessage));
            Assert.Equal(["a secret of the page"], await page.ThrownAsync());
            Assert.Equal(CallRequestFailure.BadContent, other.Reason);
            Assert.Equal(CallRequestFailure.NoHandler, unknown.Reason);
            Assert.Equal(CallRequestFailure.NoReply, (await never).Reason);
            Assert.Equal("timed-out", await page.WhenStoppedAsync());
        }

        Task<CallRequestException> FailAsync<TRequest, TReply>(EndUser endUser, TRequest request, RequestOptions options) =>
            Assert.ThrowsAsync<CallRequestException>(() => call.Messenger.RequestAsync<TRequest, TReply>(endUser, request, options, Token));
    }
}
