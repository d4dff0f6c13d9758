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

    private Task<RestReply> ListAsync(EmulatedConference conference) => Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants.json");
}
