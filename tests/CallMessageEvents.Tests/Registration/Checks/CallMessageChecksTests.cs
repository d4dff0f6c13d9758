using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests.Registration.Checks;

/// <summary>What Twilio's answers mean. The rest is tested with the tool and the health check, over the wire.</summary>
public sealed class CallMessageChecksTests
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private const string Secret = "a-secret";

    [Theory]
    [InlineData(200, """{"calls":[]}""", CallMessageCheckOutcome.Ok)]
    [InlineData(200, "<html>Please sign in</html>", CallMessageCheckOutcome.Failed)]
    [InlineData(401, """{"code":20003}""", CallMessageCheckOutcome.Failed)]
    [InlineData(403, """{"code":20005}""", CallMessageCheckOutcome.Failed)]
    [InlineData(404, "", CallMessageCheckOutcome.Failed)]
    [InlineData(429, "", CallMessageCheckOutcome.Warning)]
    [InlineData(503, "", CallMessageCheckOutcome.Warning)]
    public async Task Run_TwilioAnswers_TellsOfTheCredential(int status, string body, CallMessageCheckOutcome outcome)
    {
        var checks = await RunAsync(new Answering(status, body), static options => options.AuthToken = Secret);

        var token = checks.Single(static check => check.Name == "auth-token");
        Assert.Equal(outcome, token.Outcome);
        Assert.All(checks, static check => Assert.DoesNotContain(Secret, check.Finding + check.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_BothCredentials_EachIsUsedForItself()
    {
        var twilio = new Answering(200, """{"calls":[]}""");

        await RunAsync(twilio, static options =>
            (options.AuthToken, options.ApiKeySid, options.ApiKeySecret) = (Secret, "SK0123456789abcdef0123456789abcdef", "the-key's"));

        Assert.Equal(
            ["SK0123456789abcdef0123456789abcdef:the-key's", $"{Account}:{Secret}", ""], twilio.Users);
        Assert.Equal($"/2010-04-01/Accounts/{Account}/Calls.json?PageSize=1", twilio.Paths[0]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "which Twilio cannot reach")]
    [InlineData("https://my_host.example", "has an underscore")]
    public async Task Run_AddressThatTwilioCannotUse_FailsWithoutARequest(string address, string expected)
    {
        var checks = await RunAsync(
            new Answering(200, """{"calls":[]}"""),
            options => (options.AuthToken, options.PublicBaseUrl) = (Secret, new(address)),
            static paths => paths.Map(static () => "/m", static () => "/s"));

        Assert.Equal(
            [("public-address", CallMessageCheckOutcome.Failed), ("signed-callback", CallMessageCheckOutcome.Skipped)],
            checks.TakeLast(2).Select(static check => (check.Name, check.Outcome)));
        Assert.Contains(expected, checks[^2].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InvalidOptions_NamesTheKey()
    {
        var check = Assert.Single(await RunAsync(new Answering(200, ""), static options => options.AccountSid = "AC1"));

        Assert.Equal(("configuration", CallMessageCheckOutcome.Failed), (check.Name, check.Outcome));
        Assert.Contains("CallMessageEvents:AccountSid", check.Finding, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<CallMessageCheck>> RunAsync(
        Answering twilio, Action<CallMessageEventsOptions> configure, Action<ICallbackPaths>? map = null)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options =>
        {
            options.AccountSid = Account;
            configure(options);
        }).HttpClient.ConfigurePrimaryHttpMessageHandler(() => twilio);
        await using var provider = services.BuildServiceProvider();
        map?.Invoke(provider.GetRequiredService<ICallbackPaths>());
        return await provider.GetRequiredService<ICallMessageChecks>().RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Answering(int status, string body) : HttpMessageHandler
    {
        public List<string> Users { get; } = [];

        public List<string> Paths { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Users.Add(request.Headers.Authorization is { } user ? Encoding.UTF8.GetString(Convert.FromBase64String(user.Parameter!)) : "");
            Paths.Add(request.RequestUri!.PathAndQuery);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
        }
    }
}
