namespace CallMessageEvents.Tests;

public sealed class LegErrorTests
{
    [Fact]
    public async Task ResolveAsync_NobodyFits_ListsTheLegsAndNamesWhoDoes()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "+14155550101").Answer();

        var error = await Assert.ThrowsAsync<CallLegNotFoundException>(
            () => account.Messenger.ResolveAsync(EndUser.WhoAnswered(call.Child.Sid), TestAccount.Token));

        Assert.Equal(call.Child.Sid, error.CallSid.ToString());
        Assert.Equal([call.Parent.Sid, call.Child.Sid], error.Legs.Select(static leg => leg.CallSid.ToString()));
        Assert.Contains("EndUser.WhoPlaced", error.Message, StringComparison.Ordinal);
        Assert.Contains("alice", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{call.Child.Sid} (+14155550101, outbound-dial, in-progress)", error.Message, StringComparison.Ordinal);
        Assert.Null(error.IdempotencyKey);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task ResolveAsync_OnThePhonesLeg_NamesWhoAnswered()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("+14155550101", "client:bob").Answer();

        var error = await Assert.ThrowsAsync<CallLegNotFoundException>(() => account.Messenger.ResolveAsync(EndUser.OnLeg(call.Parent.Sid), TestAccount.Token));

        Assert.Contains("EndUser.WhoAnswered reaches \"bob\"", error.Message, StringComparison.Ordinal);
        Assert.Equal([null, "bob"], error.Legs.Select(static leg => leg.Identity));
    }

    [Fact]
    public async Task ResolveAsync_NoVoiceSdkAtAll_SaysSo()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("+14155550101", "+14155550102").Answer();

        var error = await Assert.ThrowsAsync<CallLegNotFoundException>(
            () => account.Messenger.ResolveAsync(EndUser.WhoAnswered(call.Parent.Sid), TestAccount.Token));

        Assert.Contains("None of them is on a Voice SDK", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_SeveralRing_ListsThoseThatRing()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob", "client:carol", "+14155550101").Ring();

        var error = await Assert.ThrowsAsync<AmbiguousCallLegException>(
            () => account.Messenger.ResolveAsync(EndUser.WhoAnswered(call.Parent.Sid), TestAccount.Token));

        Assert.Equal(call.Parent.Sid, error.CallSid.ToString());
        Assert.Equal(["bob", "carol"], error.Legs.Select(static leg => leg.Identity!).Order());
        Assert.Contains("EndUser.Named", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_Ended_SaysWhichLegAndHow()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob").Ring();
        call.Child.Decline();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(
            () => account.Messenger.ResolveAsync(EndUser.WhoAnswered(call.Parent.Sid), TestAccount.Token));

        Assert.Equal((call.Child.Sid, CallStatus.Busy, (int?)null), (error.CallSid.ToString(), error.Status, error.Code));
        Assert.Contains("busy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_UnknownSid_IsNotFound()
    {
        await using var account = await TestAccount.StartAsync();
        foreach (var user in new[] { EndUser.OnLeg(ScriptedTwilio.Leg), EndUser.WhoPlaced(ScriptedTwilio.Leg), EndUser.WhoAnswered(ScriptedTwilio.Leg) })
        {
            var error = await Assert.ThrowsAsync<CallLegNotFoundException>(() => account.Messenger.ResolveAsync(user, TestAccount.Token));
            Assert.Equal((ScriptedTwilio.Leg, 0), (error.CallSid.ToString(), error.Legs.Count));
            Assert.Equal(404, Assert.IsType<TwilioApiException>(error.InnerException).StatusCode);
        }
    }

    [Fact]
    public async Task ResolveAsync_Leg_TellsItsFacts()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("+14155550101", "client:bob").Answer();

        var leg = await account.Messenger.ResolveAsync(EndUser.WhoAnswered(call.Parent.Sid), TestAccount.Token);

        Assert.Equal(
            (call.Child.Sid, call.Parent.Sid, account.Twilio.AccountSid), (leg.CallSid.ToString(), leg.ParentCallSid.ToString(), leg.AccountSid.ToString()));
        Assert.Equal(("bob", "client:bob", "outbound-dial", CallStatus.InProgress), (leg.Identity, leg.Address, leg.Direction, leg.Status));
        Assert.True(leg.IsVoiceSdk);
        Assert.Equal($"{call.Child.Sid} (client:bob, outbound-dial, in-progress)", leg.ToString());
    }
}
