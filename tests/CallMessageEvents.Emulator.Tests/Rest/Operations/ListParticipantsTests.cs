namespace CallMessageEvents.Emulator.Tests;

public sealed class ListParticipantsTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task List_Participants_AreThoseWhoHaveNotLeft()
    {
        var conference = Twilio.CreateConference();
        EmulatedCall[] calls = [.. Enumerable.Range(0, 4).Select(i => Twilio.CreateCall("+14155550100", $"client:{i}"))];
        Array.ForEach(calls, conference.Join);
        calls[1].Ring();
        calls[2].Answer();
        calls[3].Complete();

        var reply = await Rest.GetAsync(PathOf(conference));

        Assert.Equal([calls[2].Sid, calls[1].Sid, calls[0].Sid], reply.Sids("participants", "call_sid"));
        Assert.Equal(["connected", "ringing", "queued"], reply.Sids("participants", "status"));
    }

    [Fact]
    public async Task List_Participant_HasTwiliosFields()
    {
        var conference = Twilio.CreateConference();
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        Time.Advance(TimeSpan.FromSeconds(5));
        conference.Join(call);

        var reply = await Rest.GetAsync(PathOf(conference));

        var participant = Assert.Single(reply.Json.GetProperty("participants").EnumerateArray());
        Assert.Equal(
            $$"""
            {"account_sid":"{{Twilio.AccountSid}}","call_sid":"{{call.Sid}}","label":null,"conference_sid":"{{conference.Sid}}",
            "date_created":"Fri, 18 Oct 2019 17:00:05 +0000","date_updated":"Fri, 18 Oct 2019 17:00:05 +0000","end_conference_on_exit":false,"muted":false,
            "hold":false,"status":"queued","start_conference_on_enter":true,"coaching":false,"call_sid_to_coach":null,"queue_time":null,
            "uri":"{{Rest.Account}}/Conferences/{{conference.Sid}}/Participants/{{call.Sid}}.json"}
            """.ReplaceLineEndings(""),
            participant.GetRawText());
    }

    [Fact]
    public async Task List_Pages_GoThroughAll()
    {
        var conference = Twilio.CreateConference();
        EmulatedCall[] calls = [.. Enumerable.Range(0, 5).Select(i => Twilio.CreateCall("+14155550100", $"client:{i}"))];
        Array.ForEach(calls, conference.Join);

        var first = await Rest.GetAsync($"{PathOf(conference)}?PageSize=2");
        calls[3].Complete();
        var second = await Rest.GetAsync(first["next_page_uri"]!);
        var third = await Rest.GetAsync(second["next_page_uri"]!);

        Assert.Equal([calls[2].Sid, calls[1].Sid], second.Sids("participants", "call_sid"));
        Assert.Equal([calls[0].Sid], third.Sids("participants", "call_sid"));
        Assert.Null(third["next_page_uri"]);
    }

    [Fact]
    public async Task List_AnotherAccountsConference_IsNotFound()
    {
        var conference = Twilio.CreateConference(Twilio.AddAccount());

        Assert.Equal(404, (await Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants.json")).Status);
        Assert.Equal(200, (await Rest.GetAsync(PathOf(conference))).Status);
    }

    private static string PathOf(EmulatedConference conference) =>
        $"/2010-04-01/Accounts/{conference.AccountSid}/Conferences/{conference.Sid}/Participants.json";
}
