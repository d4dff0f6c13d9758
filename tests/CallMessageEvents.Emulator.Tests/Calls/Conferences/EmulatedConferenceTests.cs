namespace CallMessageEvents.Emulator.Tests;

public sealed class EmulatedConferenceTests : EmulatorTest
{
    [Fact]
    public async Task Join_EndedOrForeignCall_Throws()
    {
        var conference = Twilio.CreateConference();
        var ended = Twilio.CreateCall("+14155550100", "client:bob");
        ended.Complete();
        var foreign = Twilio.CreateCall(Twilio.AddAccount(), "+14155550100", "client:bob");

        Assert.Throws<InvalidOperationException>(() => conference.Join(ended));
        Assert.Throws<ArgumentException>("call", () => conference.Join(foreign));
        Assert.Empty((await ListAsync(conference)).Sids("participants", "call_sid"));
    }

    [Fact]
    public async Task Join_Twice_IsOneParticipant()
    {
        var conference = Twilio.CreateConference();
        var call = Twilio.CreateCall("+14155550100", "client:bob");

        conference.Join(call);
        conference.Join(call);

        Assert.Equal([call.Sid], (await ListAsync(conference)).Sids("participants", "call_sid"));
    }

    [Fact]
    public void Join_MoreThan250_Throws()
    {
        var conference = Twilio.CreateConference();
        var calls = Enumerable.Range(0, 251).Select(i => Twilio.CreateCall("+14155550100", $"client:{i}")).ToList();
        calls.ForEach(call => Assert.Equal(call == calls[^1], Record.Exception(() => conference.Join(call)) is InvalidOperationException));

        calls[0].Complete();

        conference.Join(calls[^1]);
    }

    [Theory]
    [InlineData("alice", "client:alice", "alice", "")]
    [InlineData("client:alice", "client:alice", "alice", "")]
    [InlineData("+14155550100", "+14155550100", null, "+15005550006")]
    [InlineData("sip:a@example.com", "sip:a@example.com", null, "+15005550006")]
    public async Task Join_Address_IsACallOfItsOwn(string who, string from, string? identity, string to)
    {
        var conference = Twilio.CreateConference(Twilio.AddAccount());

        var call = conference.Join(who);

        Assert.Equal(("inbound", from, to, identity, "in-progress"), (call.Direction, call.From, call.To, call.Identity, call.Status));
        Assert.Equal((null, conference.AccountSid), (call.ParentCallSid, call.AccountSid));
        Assert.Same(call, Assert.Single(conference.Calls));
        Assert.Same(call, Twilio.FindCall(call.Sid));
        var reply = await Rest.GetAsync($"/2010-04-01/Accounts/{conference.AccountSid}/Conferences/{conference.Sid}/Participants.json");
        Assert.Equal(
            (call.Sid, "connected", null),
            (reply.Sids("participants", "call_sid")[0], reply.Sids("participants", "status")[0], reply.Sids("participants", "label")[0]));
    }

    [Fact]
    public async Task Calls_Many_AreInOrderOfJoiningWithoutThoseWhoLeft()
    {
        var conference = Twilio.CreateConference();
        var late = Twilio.CreateCall("+14155550100", "client:late");
        var calls = Enumerable.Range(0, 248).Select(i => conference.Join($"{i}")).ToList();
        conference.Join(late);
        var last = conference.Join("client:last");

        Assert.Throws<InvalidOperationException>(() => conference.Join("client:too-many"));
        Assert.Equal([.. calls, late, last], conference.Calls);
        Assert.Equal("completed", (await Rest.GetAsync($"{Rest.Account}/Calls.json?From=client:too-many")).Sids("calls", "status").Single());
        Assert.Equal(250, (await ListAsync(conference, "?PageSize=1000")).Sids("participants", "call_sid").Length);
        Assert.Throws<ArgumentException>("identityOrAddress", () => conference.Join(""));

        calls.ForEach(call => call.Complete());

        Assert.Equal([late, last], conference.Calls);
        Assert.Equal([last.Sid, late.Sid], (await ListAsync(conference)).Sids("participants", "call_sid"));
        Assert.Equal(["connected", "queued"], (await ListAsync(conference)).Sids("participants", "status"));
    }

    private Task<RestReply> ListAsync(EmulatedConference conference, string query = "") =>
        Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants.json{query}");
}
