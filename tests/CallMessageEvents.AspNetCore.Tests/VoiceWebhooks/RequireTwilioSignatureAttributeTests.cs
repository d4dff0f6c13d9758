using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Controllers that only Twilio reaches.</summary>
public sealed class RequireTwilioSignatureAttributeTests
{
    private const string SalesSid = "AC00000000000000000000000000000005";

    [Theory]
    [InlineData("/calls/bound")]
    [InlineData("/calls/read")]
    public async Task Action_Signed_GetsTheFormAndTheLegIsReported(string target)
    {
        await using var app = await StartAsync();

        Assert.Equal((200, "client:alice"), await app.AskAsync(target: target));
        Assert.Equal(CallStatus.Ringing, (await app.KnownAsync())?.Status);
    }

    [Theory]
    [InlineData("/calls/bound")]
    [InlineData("/calls/read")]
    [InlineData("/calls/sales")]
    public async Task Action_Forged_403AndNothingIsBound(string target)
    {
        await using var app = await StartAsync();

        var fields = target == "/calls/sales" ? VoiceCalls.Voice().With("AccountSid", SalesSid) : VoiceCalls.Voice();
        Assert.Equal((403, ""), await app.AskAsync(fields, target, "forged"));
        Assert.Null(await app.KnownAsync());
        Assert.True(app.Log.Has("A Voice callback was refused (403): Mismatch."));
    }

    [Fact]
    public async Task Action_OfANamedAccount_TakesItsOwnOnly()
    {
        await using var app = await StartAsync();

        var ofSales = VoiceCalls.Voice().With("AccountSid", SalesSid);
        Assert.Equal((200, "sales"), await app.AskAsync(ofSales, "/calls/sales", "sales-token"));
        Assert.Equal(403, (await app.AskAsync(ofSales, "/calls/sales")).Status);
        Assert.Equal(403, (await app.AskAsync(target: "/calls/sales")).Status);
    }

    [Fact]
    public async Task Action_InAnApplicationThatDemandsUsersAndTokens_NeedsNone()
    {
        await using var app = await StartAsync(static app => app.UseAuthorization(), static builder =>
        {
            builder.Services.AddControllersWithViews(static mvc => mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
            builder.Services.AddAuthentication();
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        });

        Assert.Equal((200, "client:alice"), await app.AskAsync(target: "/calls/bound"));
    }

    /// <summary>A minimal API makes metadata of a lambda's attributes, and knows no such filters.</summary>
    [Fact]
    public async Task MinimalApi_Lambda_IsNotOpenedAndTheLogSaysThatNothingIsVerified()
    {
        await using var app = await StartAsync(
            static app =>
            {
                app.UseAuthorization();
                app.MapPost("/guarded", [RequireTwilioSignature] () => "guarded");
                app.MapPost("/open", [RequireTwilioSignature, AllowAnonymous] () => "open").WithDisplayName("the open one");
                app.MapPost("/signed", [RequireTwilioSignature] () => "signed").RequireTwilioSignature();
                app.MapCallMessageEvents();
            },
            static builder =>
            {
                builder.Services.AddAuthentication().AddBearerToken();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            });

        Assert.Equal(401, (await app.AskAsync(target: "/guarded", token: "forged")).Status);
        Assert.Equal((200, "open"), await app.AskAsync(target: "/open", token: "forged"));
        Assert.Equal(403, (await app.AskAsync(target: "/signed", token: "forged")).Status);
        Assert.Equal((200, "signed"), await app.AskAsync(target: "/signed"));
        Assert.True(app.Log.Has("The endpoint the open one is open to everybody"));
        Assert.Equal(2, app.Log.AllAlarms.Count(static line => line.Contains("[RequireTwilioSignature] verifies nothing", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task MapControllers_AllOfThem_AreForTwilioOnly()
    {
        await using var app = await StartAsync(controllers: static app => app.MapControllers().RequireTwilioSignature());

        Assert.Equal((200, "client:alice"), await app.AskAsync(target: "/calls/bound"));
        Assert.Equal((200, "open"), await app.AskAsync(target: "/calls/open"));
        Assert.Equal(403, (await app.AskAsync(target: "/calls/open", token: "forged")).Status);
    }

    private static Task<TestApp> StartAsync(
        Action<WebApplication>? use = null, Action<WebApplicationBuilder>? host = null, Action<WebApplication>? controllers = null) => VoiceCalls.StartAsync(
        app =>
        {
            use?.Invoke(app);
            (controllers ?? (static app => app.MapControllers()))(app);
        },
        host: builder =>
        {
            builder.Services.AddControllers().ConfigureApplicationPartManager(
                static parts => parts.ApplicationParts.Add(new AssemblyPart(typeof(CallsController).Assembly)));
            builder.Services.AddCallMessageEvents(
                "sales", static options => (options.AccountSid, options.AuthToken) = (SalesSid, "sales-token"));
            host?.Invoke(builder);
        });
}

[Route("calls")]
public sealed class CallsController : ControllerBase
{
    [HttpPost("bound")]
    [RequireTwilioSignature]
    public string Bound([FromForm(Name = "From")] string from) => from;

    [HttpPost("read")]
    [RequireTwilioSignature]
    public async Task<string> ReadAsync() => (await Request.ReadFormAsync(HttpContext.RequestAborted))["From"].ToString();

    [HttpPost("sales")]
    [RequireTwilioSignature(Account = "sales")]
    public string Sales() => "sales";

    [HttpPost("open")]
    public string Open() => "open";
}
