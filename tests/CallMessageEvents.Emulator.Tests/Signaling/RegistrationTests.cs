using System.Text;

namespace CallMessageEvents.Emulator.Tests;

public sealed class RegistrationTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Fact]
    public async Task Register_AThousandEndUsers_AllAre()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => SignalingClient.RegisterAsync(Twilio, $"user-{number}")));
        try
        {
            Assert.Equal(1, Twilio.DropConnections("user-999"));
        }
        finally
        {
            await Task.WhenAll(users.Select(user => user.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Listen_TokenOfTheEmulator_IsConnected()
    {
        await using var alice = await SignalingClient.OpenAsync(Twilio.BaseAddress);
        await alice.ListenAsync(Twilio.CreateAccessToken("alice", TimeSpan.FromMinutes(10)));

        var token = (await alice.NextAsync("connected")).GetProperty("token");

        Assert.Equal(("alice", 600), (token.Text("identity"), token.GetProperty("ttl").GetInt32()));
    }

    [Fact]
    public async Task Register_OnAndOff_IsAnswered()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        await alice.RegisterAsync();

        await alice.SendAsync("register", new { media = new { audio = false } });
        await alice.NextAsync("offline");
        var call = Twilio.CreateCall("+14155550100", "client:alice");

        Assert.Equal("queued", call.Status);
    }

    [Fact]
    public async Task Socket_Open_HasHeartbeats()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        for (var i = 0; i < 3; i++)
        {
            await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(5));
            Time.Advance(TimeSpan.FromSeconds(5));
            await alice.NextHeartbeatAsync();
            await alice.SendTextAsync("\n");
        }

        await alice.AssertQuietAsync();
    }

    public static TheoryData<string?> Bad => new()
    {
        (string?)null,
        "",
        "x",
        "a.b.c",
        "e30.e30.e30",
        Token("{}", "[]"),
        Token("""{"alg":"HS256"}""", """{"iss":"SKe0000000000000000000000000000003","exp":9999999999,"grants":{"identity":"alice"}}"""),
        Token("""{"alg":"none"}""", """{"iss":"SKe0000000000000000000000000000003","exp":9999999999,"grants":{"identity":"alice"}}"""),
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Listen_BadToken_IsAnErrorAndAnotherMayFollow(string? token)
    {
        await using var alice = await SignalingClient.OpenAsync(Twilio.BaseAddress);
        await alice.ListenAsync(token);
        await alice.NextErrorAsync(31204);
        await alice.SendAsync("register", new { media = new { audio = true } });
        await alice.NextErrorAsync(31204);

        await alice.ListenAsync(Twilio.CreateAccessToken("alice"));
        await alice.NextAsync("connected");

        Assert.Contains(_loggers.Lines, line => line.Text.Contains("31204): The", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => token is { Length: > 10 } && line.Text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listen_TamperedToken_IsRefused()
    {
        var parts = Twilio.CreateAccessToken("alice").Split('.');
        var claims = Encoding.UTF8.GetString(
            Convert.FromBase64String(parts[1].PadRight((parts[1].Length + 3) / 4 * 4, '=').Replace('-', '+').Replace('_', '/')));
        await using var mallory = await SignalingClient.OpenAsync(Twilio.BaseAddress);

        await mallory.ListenAsync($"{parts[0]}.{Base64(claims.Replace("alice", "admin", StringComparison.Ordinal))}.{parts[2]}");

        await mallory.NextErrorAsync(31204);
    }

    [Fact]
    public async Task Listen_ExpiredToken_IsRefused()
    {
        var token = Twilio.CreateAccessToken("alice");
        Time.Advance(TimeSpan.FromHours(1));
        await using var alice = await SignalingClient.OpenAsync(Twilio.BaseAddress);

        await alice.ListenAsync(token);

        await alice.NextErrorAsync(31205);
    }

    [Fact]
    public async Task Listen_Again_IsConnectedAgain()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");

        await alice.ListenAsync(Twilio.CreateAccessToken("alice"));

        await alice.NextAsync("connected");
        await alice.AssertQuietAsync();
    }

    [Fact]
    public async Task Listen_AnotherIdentity_IsRefusedAndTheFirstStays()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");

        await alice.ListenAsync(Twilio.CreateAccessToken("bob"));
        await alice.NextErrorAsync(31204);
        Twilio.CreateCall("+14155550100", "client:bob");
        var call = Twilio.CreateCall("+14155550100", "client:alice");

        Assert.Equal(call.Sid, (await alice.NextAsync("invite")).Sid());
    }

    [Fact]
    public void CreateAccessToken_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Twilio.CreateAccessToken(""));
        Assert.Throws<ArgumentException>(() => Twilio.CreateAccessToken(new string('x', 122)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Twilio.CreateAccessToken("alice", TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Twilio.CreateAccessToken("alice", TimeSpan.FromDays(2)));
    }

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.LoggerFactory) = (Time, _loggers);

    private static string Token(string header, string claims) => JsonWebToken.Unsigned(header, claims);

    private static string Base64(string text) => JsonWebToken.Base64(Encoding.UTF8.GetBytes(text));
}
