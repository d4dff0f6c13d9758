using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Which of several accounts must have signed, and whose directory learns of it.</summary>
public sealed class SeveralAccountsTests
{
    private const string SalesSid = "AC00000000000000000000000000000005";
    private const string SubaccountSid = "AC00000000000000000000000000000006";

    [Fact]
    public async Task AnyAccount_TheRequestsOwn_IsVerifiedAndReportedThere()
    {
        await using var app = await StartAsync(static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature());

        Assert.Equal(200, (await app.AskAsync(OfSales(), token: "sales-token")).Status);

        Assert.Equal(SalesSid, (await app.KnownAsync("sales"))?.AccountSid.ToString());
        Assert.Null(await app.KnownAsync());
        Assert.Equal(200, (await app.AskAsync()).Status);
        Assert.Equal(TestApp.AccountSid, (await app.KnownAsync())?.AccountSid.ToString());
    }

    [Fact]
    public async Task AnyAccount_SignedByAnother_403()
    {
        await using var app = await StartAsync(static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature());

        Assert.Equal(403, (await app.AskAsync(OfSales())).Status);
        Assert.Equal(403, (await app.AskAsync(token: "sales-token")).Status);
        Assert.Null(await app.KnownAsync());
        Assert.Null(await app.KnownAsync("sales"));
    }

    [Fact]
    public async Task NamedAccount_TakesItsOwnOnly()
    {
        await using var app = await StartAsync(
            static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature(new AccountName("sales")));

        Assert.Equal(200, (await app.AskAsync(OfSales(), token: "sales-token")).Status);
        Assert.Equal(403, (await app.AskAsync()).Status);
    }

    /// <summary>In a test both accounts may have the same token.</summary>
    [Fact]
    public async Task NamedAccount_AnothersCallWithItsSignature_403()
    {
        await using var app = await StartAsync(
            static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature(new AccountName("sales")));

        Assert.Equal(403, (await app.AskAsync(token: "sales-token")).Status);
        Assert.True(app.Log.Has($"the call is of account {TestApp.AccountSid}, and the endpoint lets only account {SalesSid} in."));
        Assert.Null(await app.KnownAsync("sales"));
    }

    [Fact]
    public async Task UnnamedAccount_ByItsName_TakesItsOwnOnly()
    {
        await using var app = await StartAsync(static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature(AccountName.Unnamed));

        Assert.Equal(200, (await app.AskAsync()).Status);
        Assert.Equal(403, (await app.AskAsync(OfSales(), token: "sales-token")).Status);
    }

    [Fact]
    public async Task Subaccount_IsLookedUpByTheAccountThatCan()
    {
        var credentials = new Mock<ITwilioCredentials>();
        credentials.Setup(static it => it.FindAsync(AccountSid.Parse(SubaccountSid), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TwilioCredentials { AuthTokens = ["subaccount-token"] });
        await using var app = await StartAsync(
            static app => app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature(),
            builder => builder.Services.AddKeyedSingleton("sales", credentials.Object));

        Assert.Equal(200, (await app.AskAsync(VoiceCalls.Voice().With("AccountSid", SubaccountSid), token: "subaccount-token")).Status);
        Assert.Equal(SubaccountSid, (await app.KnownAsync("sales"))?.AccountSid.ToString());
    }

    [Fact]
    public async Task AccountThatIsNot_OnlyItsEndpointFails_AndTheLogSaysWhatToWrite()
    {
        await using var app = await StartAsync(static app =>
        {
            app.MapPost("/sails", static () => "x").RequireTwilioSignature(new AccountName("sails"));
            app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature();
            app.MapCallMessageEvents();
        });

        Assert.Equal(500, (await app.AskAsync(target: "/sails")).Status);
        Assert.Equal(200, (await app.AskAsync()).Status);
        Assert.Contains(app.Log.AllAlarms, static line => line.StartsWith("The endpoint HTTP: POST /sails answers no request.", StringComparison.Ordinal)
            && line.Contains("AddCallMessageEvents(\"sails\")", StringComparison.Ordinal));
    }

    private static Fields OfSales() => VoiceCalls.Voice().With("AccountSid", SalesSid);

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? host = null) => VoiceCalls.StartAsync(
        map,
        host: builder =>
        {
            builder.Services.AddCallMessageEvents("sales", static options => (options.AccountSid, options.AuthToken) = (SalesSid, "sales-token"));
            host?.Invoke(builder);
        });
}
