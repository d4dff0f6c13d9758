namespace CallMessageEvents.Testing.Tests;

public sealed class FakeCallMessengerAssertionsTests
{
    private readonly FakeCallMessenger _messenger = new();
    private readonly CallSid _leg = TestCall.NewCallSid();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EndUser Alice => EndUser.OnLeg(_leg);

    /// <summary>The sender in a context has an account, as in production; a handler or a test may have the leg only.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShouldHaveSent_OneSideHasTheAccount_IsTheSameEndUser(bool isSentWithIt)
    {
        var sender = TestCall.Context(new OfferAccepted("annual"), _messenger, _leg).Sender;
        Assert.NotNull(sender.Account);

        await _messenger.SendAsync(isSentWithIt ? sender : Alice, new Receipt("one"), Cancellation);

        Assert.Equal("one", _messenger.ShouldHaveSent<Receipt>(isSentWithIt ? Alice : sender).Text);
    }

    [Fact]
    public async Task ShouldHaveSent_InAnotherAccount_ShowsTheAccounts()
    {
        const string subaccount = "AC0000000000000000000000000000000f";
        await _messenger.SendAsync(Alice, new Receipt("one"), Cancellation);

        var other = Assert.Throws<CallMessageAssertionException>(() => _messenger.ShouldHaveSent<Receipt>(Alice.In(AccountSid.Parse(subaccount))));

        Assert.Contains($"Expected one Receipt to the end user on leg {_leg} of {subaccount} to be sent", other.Message, StringComparison.Ordinal);
        Assert.Contains($"to the end user on leg {_leg} of AC00000000000000000000000000000001", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHave_SomethingElse_ShowsWhatWasSent()
    {
        await _messenger.SendAsync(Alice, new Receipt("one"), Cancellation);

        var none = Assert.Throws<CallMessageAssertionException>(() => _messenger.ShouldHaveSent<Answer>());
        var some = Assert.Throws<CallMessageAssertionException>(_messenger.ShouldHaveSentNothing);
        var unpublished = Assert.Throws<CallMessageAssertionException>(() => _messenger.ShouldHavePublished<Receipt>());

        Assert.Contains($"Expected one Answer to be sent, but there were 0. In all:\n  Receipt {{ Text = one }} to the end user on leg {_leg}", none.Message,
            StringComparison.Ordinal);
        Assert.Contains("Expected nothing to be sent, but there were 1.", some.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was published.", unpublished.Message, StringComparison.Ordinal);
    }
}
