using System.Text.Json;

namespace CallMessageEvents.Testing.Tests;

public sealed class FakeCallMessengerTests
{
    private readonly FakeCallMessenger _messenger = new();
    private readonly CallSid _leg = TestCall.NewCallSid();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EndUser Alice => EndUser.OnLeg(_leg);

    [Fact]
    public async Task Handler_WithAFakeMessenger_IsTestedByItself()
    {
        var context = TestCall.Context(new OfferAccepted("annual"), _messenger, _leg);

        await new OfferHandler(new Plans()).HandleAsync(context, Cancellation);

        Assert.Equal("The annual plan is yours.", _messenger.ShouldHaveSent<Receipt>(context.Sender).Text);
        Assert.Equal("annual", context.Message.ReadAs<OfferAccepted>()?.Plan);
        Assert.Equal("offer-accepted", context.Message.Type);
    }

    [Fact]
    public async Task Send_EveryWay_IsRecorded()
    {
        var options = new SendOptions { IdempotencyKey = "key" };

        var sent = await _messenger.SendAsync(Alice, new Receipt("one"), options, Cancellation);
        await _messenger.SendJsonAsync(Alice, """{"type":"two"}""", Cancellation);
        await _messenger.BroadcastAsync(Audience.Conversation(_leg), new Receipt("three"), Cancellation);

        Assert.Equal((_leg, "key"), (sent.CallSid, sent.IdempotencyKey));
        Assert.Equal([Alice, Alice, default], _messenger.Sent.Select(static one => one.To));
        Assert.Same(options, _messenger.Sent[0].Options);
        Assert.Equal("two", Assert.IsType<JsonElement>(_messenger.Sent[1].Content).GetProperty("type").GetString());
        Assert.NotNull(_messenger.Sent[2].Audience);
    }

    [Fact]
    public async Task Request_WithAnswer_IsAnsweredAndRecorded()
    {
        _messenger.OnRequest((Question question) => new Answer($"{question.Text}!"));

        Assert.Equal("Who?!", (await _messenger.RequestAsync(Alice, new Question("Who?"), Cancellation)).Text);
        Assert.Equal("Who?", _messenger.ShouldHaveSent<Question>(Alice).Text);
    }

    [Fact]
    public async Task Request_WithoutAnswer_SaysWhatToWrite()
    {
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => _messenger.RequestAsync(Alice, new Question("Who?"), Cancellation));

        Assert.Contains("OnRequest((Question request)", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithOptions_AreRecorded()
    {
        var options = new RequestOptions { Timeout = TimeSpan.FromSeconds(5) };
        _messenger.OnRequest(static (Question _) => new Answer("me"));

        await _messenger.RequestAsync(Alice, new Question("Who?"), options, Cancellation);
        await _messenger.SendAsync(Alice, new Receipt("one"), Cancellation);

        Assert.Equal([options, null], _messenger.Sent.Select(static one => one.RequestOptions));
        Assert.All(_messenger.Sent, static one => Assert.Null(one.Options));
    }

    [Fact]
    public async Task Request_ForAnotherReply_SaysWhichTheyAre()
    {
        _messenger.OnRequest(static (Question _) => new Receipt("one"));

        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => _messenger.RequestAsync(Alice, new Question("Who?"), Cancellation));

        Assert.Contains("Question was answered with Receipt, but is asked for Answer", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broadcast_ToAList_HasALegEach()
    {
        var (bob, subaccount) = (EndUser.WhoAnswered(TestCall.NewCallSid()), AccountSid.Parse("AC0000000000000000000000000000000f"));

        var list = await _messenger.BroadcastAsync(Audience.Of([Alice, bob.In(subaccount)]), new Receipt("one"), Cancellation);
        var conversation = await _messenger.BroadcastAsync(Audience.Conversation(_leg), new Receipt("two"), Cancellation);

        Assert.Equal([Alice, bob.In(subaccount)], list.Legs.Select(static leg => leg.To));
        Assert.Equal(2, list.SentCount);
        Assert.Equal(subaccount, list.Legs[1].Message?.AccountSid);
        Assert.All(list.Legs, leg => Assert.StartsWith(list.IdempotencyKey, leg.Message?.IdempotencyKey, StringComparison.Ordinal));
        Assert.Empty(conversation.Legs);
    }

    [Fact]
    public async Task OfASubaccount_ResultsAreOfIt()
    {
        var subaccount = AccountSid.Parse("AC0000000000000000000000000000000f");
        var alice = Alice.In(subaccount);

        var sent = await _messenger.SendAsync(alice, new Receipt("one"), Cancellation);
        var subscription = await _messenger.SubscribeAsync(alice, Cancellation);
        var leg = await _messenger.ResolveAsync(alice, Cancellation);
        var legs = await _messenger.ListLegsAsync(_leg, subaccount, Cancellation);

        Assert.All([sent.AccountSid, subscription.AccountSid, leg.AccountSid, legs[0].AccountSid], it => Assert.Equal(subaccount, it));
    }

    [Fact]
    public async Task Request_AnswerThrows_Throws()
    {
        _messenger.OnRequest<Question, Answer>(static _ => throw new CallRequestException("No app.") { Reason = CallRequestFailure.NoClient });

        await Assert.ThrowsAsync<CallRequestException>(() => _messenger.RequestAsync(Alice, new Question("Who?"), Cancellation));
    }

    [Fact]
    public async Task Publish_TwiceAndBack_OnlyTheLastCounts()
    {
        await _messenger.PublishAsync(_leg, new Receipt("one"), Cancellation);
        await _messenger.PublishAsync(_leg, new Receipt("two"), Cancellation);
        Assert.Equal("two", _messenger.ShouldHavePublished<Receipt>(_leg).Text);

        await _messenger.UnpublishAsync<Receipt>(_leg, Cancellation);

        Assert.Empty(_messenger.Published);
    }

    [Fact]
    public async Task Subscribe_AndUnsubscribe_AreRecorded()
    {
        var subscription = await _messenger.SubscribeAsync(Alice, Cancellation);
        Assert.Equal([_leg], _messenger.Subscriptions.Select(static one => one.CallSid));

        await _messenger.UnsubscribeAsync(subscription, Cancellation);

        Assert.Empty(_messenger.Subscriptions);
    }

    [Fact]
    public async Task Subscribe_Twice_IsTheFirstSubscription()
    {
        var first = await _messenger.SubscribeAsync(Alice, Cancellation);
        var second = await _messenger.SubscribeAsync(Alice, Cancellation);
        var elsewhere = await _messenger.SubscribeAsync(Alice, new SubscribeOptions { Callback = new Uri("https://example.com/else") }, Cancellation);

        Assert.Same(first, second);
        Assert.Equal([first, elsewhere], _messenger.Subscriptions);
    }

    [Fact]
    public async Task ReadAll_GivesTheMessagesOfTheLeg()
    {
        _messenger.AddMessage(TestCall.Message(new OfferAccepted("annual"), _leg));
        _messenger.AddMessage(TestCall.Message(new OfferAccepted("family")));

        var read = new List<string>();
        await foreach (var message in _messenger.ReadAllAsync<OfferAccepted>(Alice, Cancellation)) read.Add(message.Content.Plan);

        Assert.Equal(["annual"], read);
    }

    [Fact]
    public async Task Resolve_IsALegOfThatEndUser()
    {
        var leg = await _messenger.ResolveAsync(EndUser.Named(_leg, "bob"), Cancellation);

        Assert.Equal((_leg, "bob", true), (leg.CallSid, leg.Identity, leg.IsVoiceSdk));
    }

    [Fact]
    public async Task Error_IsThrownByEveryOperationAndNothingIsRecorded()
    {
        var error = new CallNotActiveException("It has ended.");
        _messenger.Error = error;

        Assert.Same(error, await Record.ExceptionAsync(() => _messenger.SendAsync(Alice, new Receipt("one"), Cancellation)));
        Assert.Same(error, await Record.ExceptionAsync(() => _messenger.PublishAsync(_leg, new Receipt("one"), Cancellation)));
        Assert.Same(error, await Record.ExceptionAsync(() => _messenger.ResolveAsync(Alice, Cancellation)));
        _messenger.ShouldHaveSentNothing();
        Assert.Empty(_messenger.Published);
    }

    [Fact]
    public async Task Nobody_IsRefusedAsTheLibraryDoes() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _messenger.SendAsync(default, new Receipt("one"), Cancellation));
}
