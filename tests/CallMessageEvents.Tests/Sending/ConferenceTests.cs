using System.Net.Http.Headers;
using System.Text;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests;

/// <summary>Broadcasts to a conference, by its sid and by its friendly name.</summary>
public sealed class ConferenceTests
{
    private const string Name = "Room 7 & co. é?";
    private const string Participants = """{"participants":[{"call_sid":"CA0123456789abcdef0123456789abcdef","status":"connected"}],"next_page_uri":null}""";
    private const string None = """{"conferences":[],"next_page_uri":null}""";
    private static readonly Hint Content = new("to all");

    [Fact]
    public async Task BroadcastAsync_ConferenceNamed_ReachesItsParticipants()
    {
        await using var account = await TestAccount.StartAsync();
        var (first, second, outside) = (account.Alice(), account.Alice(), account.Alice());
        await JoinAsync(account.Twilio, first, Name);
        await JoinAsync(account.Twilio, second, Name);
        await JoinAsync(account.Twilio, outside, "another");

        var result = await account.Messenger.BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token);

        Assert.Equal((2, true), (result.SentCount, result.IsComplete));
        Assert.Equal((1, 1, 0), (first.Received.Count, second.Received.Count, outside.Received.Count));
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceNamedThatWaitsForItsSecondParticipant_ReachesTheFirst()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        await JoinAsync(account.Twilio, alice, Name);

        var result = await account.Messenger.BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token);

        Assert.Equal((1, 1), (result.SentCount, alice.Received.Count));
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceNamed_AsksForThoseInProgressByThatName()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, List("CF0123456789abcdef0123456789abcdef", Name)).Then(200, Participants);
        await using var provider = twilio.Provide();

        await provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token);

        var paths = twilio.Requests.Select(static request => request.Path).ToArray();
        Assert.Equal(
            $"/2010-04-01/Accounts/{TestProvider.AccountSid}/Conferences.json?FriendlyName=Room%207%20%26%20co.%20%C3%A9%3F&Status=in-progress&PageSize=100",
            paths[0]);
        Assert.StartsWith(
            $"/2010-04-01/Accounts/{TestProvider.AccountSid}/Conferences/CF0123456789abcdef0123456789abcdef/Participants.json?",
            paths[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceNamedInSubaccount_IsLookedForThere()
    {
        await using var account = await TestAccount.StartAsync();
        var sub = account.Twilio.AddAccount();
        var conference = account.Twilio.CreateConference(sub);
        var call = account.Twilio.Dial(sub, "client:alice", "+14155550100").Answer().Parent;
        conference.Join(call);

        var audience = Audience.ConferenceNamed(conference.FriendlyName).In(AccountSid.Parse(sub.AccountSid));
        var result = await account.Messenger.BroadcastAsync(audience, Content, TestAccount.Token);

        Assert.Equal((1, 1), (result.SentCount, call.Received.Count));
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceNamedHasEnded_IsNotFound()
    {
        await using var account = await TestAccount.StartAsync();
        var ended = account.Alice();
        await JoinAsync(account.Twilio, ended, Name);
        ended.Complete();

        var error = await Assert.ThrowsAsync<ConferenceNotFoundException>(
            () => account.Messenger.BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token));

        Assert.Equal((null, Name, 0), (error.ConferenceSid, error.FriendlyName, error.Conferences.Count));
        Assert.Contains(
            $"Account {account.Twilio.AccountSid} has no conference named \"{Name}\" now. It may have ended", error.Message, StringComparison.Ordinal);
        Assert.Empty(ended.Received);
    }

    [Fact]
    public async Task BroadcastAsync_SeveralConferencesOfOneName_AreListed()
    {
        const string First = "CF0000000000000000000000000000000a";
        const string Second = "CF0000000000000000000000000000000b";
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, List(First, Name, "/2010-04-01/next")).Then(200, List(Second, Name));
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<ConferenceNotFoundException>(
            () => provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token));

        Assert.Equal([First, Second], error.Conferences.Select(static sid => sid.ToString()));
        Assert.Contains($"{First}, {Second}", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, twilio.Requests.Count);
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceBeginsBetweenTheLists_IsFound()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, None).Then(200, None).Then(200, List("CF0123456789abcdef0123456789abcdef", Name)).Then(200, Participants);
        twilio.Then(200, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-api","from":"+1","to":"client:bob","status":"in-progress"}""");
        await using var provider = twilio.Provide();

        var result = await provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token);

        Assert.Equal((1, 6), (result.SentCount, twilio.Requests.Count));
        Assert.All(
            twilio.Requests.Zip(["in-progress", "init", "in-progress"]),
            static asked => Assert.Contains($"&Status={asked.Second}&", asked.First.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("another")]
    [InlineData("ROOM 7 & CO. É?")]
    public async Task BroadcastAsync_AnswerIsNotOfThatName_NobodyGetsIt(string name)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        for (var list = 0; list < 3; list++) twilio.Then(200, List("CF0123456789abcdef0123456789abcdef", name));
        await using var provider = twilio.Provide();

        await Assert.ThrowsAsync<ConferenceNotFoundException>(
            () => provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token));

        Assert.All(twilio.Requests, static request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task BroadcastAsync_NextPageCannotBeAnAddress_AnswerCannotBeRead()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, List("CF0123456789abcdef0123456789abcdef", Name, "/" + new string('x', 70_000)));
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(
            () => provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token));

        Assert.Equal((200, 1), (error.StatusCode, twilio.Requests.Count));
    }

    [Fact]
    public async Task BroadcastAsync_UnknownConference_IsNotFound()
    {
        const string Unknown = "CF00000000000000000000000000000000";
        await using var account = await TestAccount.StartAsync();

        var error = await Assert.ThrowsAsync<ConferenceNotFoundException>(
            () => account.Messenger.BroadcastAsync(Audience.Conference(Unknown), Content, TestAccount.Token));

        var cause = Assert.IsType<TwilioApiException>(error.InnerException);
        Assert.Equal((Unknown, null, 404, 20404), (error.ConferenceSid?.ToString(), error.FriendlyName, cause.StatusCode, cause.Code));
        Assert.Contains(
            $"Twilio knows no conference {Unknown} in account {account.Twilio.AccountSid}. It may have ended", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BroadcastAsync_ConferencesCannotBeListed_IsTwiliosRefusal()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(403, """{"code":20003,"message":"no"}""");
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(
            () => provider.Messenger().BroadcastAsync(Audience.ConferenceNamed(Name), Content, TestAccount.Token));

        Assert.Contains("ListConferences", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void ConferenceNamed_NoName_IsRefused(string? name) =>
        Assert.ThrowsAny<ArgumentException>(() => Audience.ConferenceNamed(name!));

    [Fact]
    public void ConferenceNamed_LongName_IsRefusedWhereItFitsNoAddress()
    {
        Assert.NotNull(Audience.ConferenceNamed(new string('é', 1000)));
        Assert.Throws<ArgumentException>("friendlyName", static () => Audience.ConferenceNamed(new string('é', 1001)));
    }

    private static string List(string sid, string name, string? next = null) =>
        $$"""{"conferences":[{"sid":"{{sid}}","friendly_name":"{{name}}"}],"next_page_uri":{{(next is null ? "null" : $"\"{next}\"")}}}""";

    /// <summary>Has a call dial into a conference, as the application's TwiML does.</summary>
    private static async Task JoinAsync(TwilioEmulator twilio, EmulatedCall call, string name)
    {
        using var http = new HttpClient { BaseAddress = twilio.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{twilio.AccountSid}:{twilio.AuthToken}")));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Twiml"] = $"<Response><Dial><Conference>{System.Security.SecurityElement.Escape(name)}</Conference></Dial></Response>",
        });
        using var answer = await http.PostAsync(
            new Uri($"/2010-04-01/Accounts/{twilio.AccountSid}/Calls/{call.Sid}.json", UriKind.Relative), form, TestAccount.Token);
        answer.EnsureSuccessStatusCode();
    }
}
