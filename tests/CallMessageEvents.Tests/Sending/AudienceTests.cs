namespace CallMessageEvents.Tests;

/// <summary>Who is in an audience, and what is none.</summary>
public sealed class AudienceTests
{
    private static readonly CallSid Leg = CallSid.Parse(ScriptedTwilio.Leg);
    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>("conference", static () => Audience.Conference(default(ConferenceSid)));
        Assert.Throws<ArgumentNullException>("endUsers", static () => Audience.Of(null!));
        Assert.Throws<ArgumentException>("endUsers", static () => Audience.Of([EndUser.OnLeg(Leg), default]));
        Assert.Throws<ArgumentException>("account", static () => Audience.Conversation(Leg).In(default));
    }

    [Fact]
    public void In_TellsTheAccount_OfTheCopy()
    {
        var audience = Audience.Conversation(Leg);

        Assert.Equal(Account, audience.In(Account).Account);
        Assert.Null(audience.Account);
    }

    [Fact]
    public async Task BroadcastAsync_SubaccountsConference_IsAddressedInIt()
    {
        await using var account = await TestAccount.StartAsync();
        var sub = account.Twilio.AddAccount();
        var conference = account.Twilio.CreateConference(sub);
        var call = account.Twilio.Dial(sub, "client:alice", "+14155550100").Answer().Parent;
        conference.Join(call);

        var result = await account.Messenger.BroadcastAsync(
            Audience.Conference(conference.Sid).In(AccountSid.Parse(sub.AccountSid)), new { Text = "x" }, TestAccount.Token);

        Assert.Equal((1, 1), (result.SentCount, call.Received.Count));
        Assert.Equal(sub.AccountSid, Assert.Single(result.Legs).Message!.AccountSid.ToString());
    }
}
