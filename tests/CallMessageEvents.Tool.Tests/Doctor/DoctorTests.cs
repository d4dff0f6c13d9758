using System.Text.Json;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;

namespace CallMessageEvents.Tool.Tests;

public sealed class DoctorTests : ToolTest
{
    private const string OtherToken = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Doctor_AllIsWell_SaysSoAndChangesNothing()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken);
        Settings["CallMessageEvents__ApiKeySid"] = Twilio.ApiKeySid;
        Settings["CallMessageEvents__ApiKeySecret"] = Twilio.ApiKeySecret;
        Settings["CallMessageEvents__AccountSid"] = Twilio.AccountSid;
        Settings["CallMessageEvents__AuthToken"] = Twilio.AuthToken;
        Settings["CallMessageEvents__PublicBaseUrl"] = application.Address;

        var result = await RunAsync("doctor");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(6, result.Output.Split('\n').Count(static line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Contains("Nothing failed.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Twilio.AuthToken, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Twilio.ApiKeySecret, result.Output, StringComparison.Ordinal);
        Assert.Equal(["HEAD /call-message-events/status", "POST /call-message-events/status"], application.Requests);
        Assert.Null(await application.Directory.FindAsync(CallSid.Parse("CA00000000000000000000000000000000"), Token));
    }

    [Fact]
    public async Task Doctor_Json_HasEachCheckWithItsOutcome()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken);

        var report = await ReadJsonAsync("doctor", "--public-base-url", application.Address);

        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.Equal(["environment variables", "options"], report.GetProperty("sources").EnumerateArray().Select(static source => source.GetString()));
        Assert.Equal(
            ["configuration ok", "auth-token ok", "clock ok", "public-address ok", "signed-callback ok"], Outcomes(report));
        Assert.All(report.GetProperty("checks").EnumerateArray(), static check => Assert.NotEmpty(check.GetProperty("finding").GetString()!));
    }

    /// <summary>What only sends needs no address.</summary>
    [Fact]
    public async Task Doctor_NoPublicBaseUrl_SkipsWhatNeedsIt() => Assert.Equal(
        ["configuration ok", "auth-token ok", "clock ok", "public-address skipped", "signed-callback skipped"], Outcomes(await ReadJsonAsync("doctor")));

    [Fact]
    public async Task Doctor_WrongAuthTokenBesideGoodApiKey_TellsThemApart()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken);

        var report = await FailAsync(
            "--account-sid", Twilio.AccountSid, "--auth-token", OtherToken, "--api-key", Twilio.ApiKeySid, "--api-secret", Twilio.ApiKeySecret,
            "--public-base-url", application.Address);

        Assert.Equal(
            ["configuration ok", "api-key ok", "auth-token failed", "clock ok", "public-address ok", "signed-callback failed"], Outcomes(report));
        Assert.DoesNotContain(OtherToken, report.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("HTTP 401", Finding(report, "auth-token"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ApplicationHasAnotherToken_SignedCallbackFailsWithTheRemedy()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, OtherToken);

        var result = await RunAsync("doctor", "--public-base-url", application.Address);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("A signed callback was refused (HTTP 403).", result.Output, StringComparison.Ordinal);
        Assert.Contains("has another AuthToken or SharedKey, or another PublicBaseUrl", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 failed.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_EndpointsAtAnotherPrefix_AreFoundWithPrefix()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken, static app => app.MapCallMessageEvents("/twilio"));

        var without = await FailAsync("--public-base-url", application.Address);
        var with = await ReadJsonAsync("doctor", "--public-base-url", application.Address, "--prefix", "twilio");

        Assert.Equal(["public-address failed", "signed-callback skipped"], Outcomes(without)[^2..]);
        Assert.Contains("HTTP 404", Finding(without, "public-address"), StringComparison.Ordinal);
        Assert.Equal(["public-address ok", "signed-callback ok"], Outcomes(with)[^2..]);
    }

    /// <summary>A tunnel whose application is gone, a server that takes anything, and one that leads elsewhere.</summary>
    [Theory]
    [InlineData(502)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(401)]
    public async Task Doctor_SomethingElseAnswers_PublicAddressFails(int status)
    {
        await using var other = await Receiver.StartAsync(
            Twilio.AccountSid,
            Twilio.AuthToken,
            app => app.Run(http =>
            {
                http.Response.StatusCode = status;
                return Task.CompletedTask;
            }));

        var report = await FailAsync("--public-base-url", other.Address);

        Assert.Equal(["public-address failed", "signed-callback skipped"], Outcomes(report)[^2..]);
        Assert.Contains($"HTTP {status}", Finding(report, "public-address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NobodyListens_PublicAddressFails()
    {
        var report = await FailAsync("--public-base-url", "http://127.0.0.1:1");

        Assert.Contains("No connection could be made (ConnectionRefused).", Finding(report, "public-address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_EndpointsPathInPublicBaseUrl_FailsWithoutARequest()
    {
        await using var application = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken);

        var report = await FailAsync("--public-base-url", $"{application.Address}/call-message-events");

        Assert.Contains("The path is there twice", Finding(report, "public-address"), StringComparison.Ordinal);
        Assert.Empty(application.Requests);
    }

    [Fact]
    public async Task Doctor_TwilioDoesNotAnswer_FailsInTheLibrarysWords()
    {
        var report = await FailAsync("--base-address", "http://127.0.0.1:1");

        Assert.Equal(["configuration ok", "auth-token failed", "clock skipped"], Outcomes(report)[..3]);
        Assert.Contains("No connection to", Finding(report, "auth-token"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NothingIsConfigured_NamesTheKeys()
    {
        Settings.Clear();

        var report = await FailAsync();

        Assert.Equal(["configuration failed"], Outcomes(report));
        Assert.Contains("AccountSid", Finding(report, "configuration"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SeveralMisspeltKeys_NamesEach()
    {
        Settings["CallMessageEvents__Recieving__HandlerTimeout"] = "00:00:05";
        Settings["CallMessageEvents__PublicUrl"] = "https://example.com";
        Settings["CallMessageEvents__Signature__DangerouslyAcceptAnySender"] = "true";

        var report = await ReadJsonAsync("doctor");

        var remedy = Checks(report).First().GetProperty("remedy").GetString();
        Assert.Equal("configuration warning", Outcomes(report)[0]);
        Assert.All(
            (string[])["CallMessageEvents:Recieving is no key", "CallMessageEvents:PublicUrl is no key", "Remove Signature:DangerouslyAcceptAnySender"],
            expected => Assert.Contains(expected, remedy, StringComparison.Ordinal));
    }

    /// <summary>No endpoint can be mapped then, and that is not the cause.</summary>
    [Fact]
    public async Task Doctor_NoAuthToken_TellsThatNothingCanBeVerified()
    {
        Settings.Remove("TWILIO_AUTH_TOKEN");
        (Settings["TWILIO_API_KEY"], Settings["TWILIO_API_SECRET"]) = (Twilio.ApiKeySid, Twilio.ApiKeySecret);

        var report = await ReadJsonAsync("doctor", "--public-base-url", "http://127.0.0.1:1");

        Assert.Equal(["public-address skipped", "signed-callback skipped"], Outcomes(report)[^2..]);
        Assert.Equal("Callbacks cannot be verified, so that nothing can be received.", Finding(report, "public-address"));
        Assert.Contains("AuthToken is missing", report.GetProperty("checks")[0].GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_FindingThatMisleadsATerminal_IsEscaped()
    {
        await File.WriteAllTextAsync(PathOf("appsettings.json"), "{\"CallMessageEvents\":{\"Guard\":{\"Col\u202Eour\":1}}}", Token);

        var result = await RunAsync("doctor");

        Assert.Contains(@"Guard:Col\u202Eour is no key", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', result.Output);
    }

    private static string[] Outcomes(JsonElement report) =>
        [.. Checks(report).Select(static check => $"{check.GetProperty("name").GetString()} {check.GetProperty("outcome").GetString()}")];

    private static string Finding(JsonElement report, string name) =>
        Checks(report).Single(check => check.GetProperty("name").GetString() == name).GetProperty("finding").GetString()!;

    private static IEnumerable<JsonElement> Checks(JsonElement report) => report.GetProperty("checks").EnumerateArray();

    private async Task<JsonElement> FailAsync(params string[] arguments)
    {
        var result = await RunAsync(["doctor", "--json", .. arguments]);
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        var report = JsonElement.Parse(result.Output);
        Assert.False(report.GetProperty("ok").GetBoolean());
        return report;
    }
}
