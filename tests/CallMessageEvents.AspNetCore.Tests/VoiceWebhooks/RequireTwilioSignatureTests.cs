using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>What Twilio signed reaches the application's own endpoint, and the directory.</summary>
public sealed class RequireTwilioSignatureTests
{
    [Fact]
    public async Task Form_Signed_ReachesTheHandlerAndIsReportedAlready()
    {
        CallRecord? known = null;
        await using var app = await VoiceCalls.StartAsync(app => app.MapPost(
            VoiceCalls.Path,
            async (HttpRequest request, ICallDirectory directory) =>
            {
                known = await directory.FindAsync(CallSid.Parse(Fields.Leg), request.HttpContext.RequestAborted);
                return (await request.ReadFormAsync())["From"].ToString();
            }).RequireTwilioSignature());

        Assert.Equal((200, "client:alice"), await app.AskAsync());

        Assert.NotNull(known);
        Assert.Equal((CallStatus.Ringing, "client:alice", "", "inbound"), (known.Status, known.From, known.To, known.Direction));
        Assert.Null(known.StatusCallbackAt);
        Assert.Empty(app.Log.Alarms);
    }

    [Fact]
    public async Task Form_OfAChild_ReportsItsParent()
    {
        await using var app = await StartAsync();

        await app.AskAsync(VoiceCalls.Voice().With("ParentCallSid", "CA00000000000000000000000000000002"));

        Assert.Equal("CA00000000000000000000000000000002", (await app.KnownAsync())?.ParentCallSid.ToString());
    }

    [Fact]
    public async Task Form_BoundToParameters_IsReadableAndNeedsNoAntiforgery()
    {
        await using var app = await VoiceCalls.StartAsync(static app => app.MapPost(
            VoiceCalls.Path, static ([FromForm(Name = "CallSid")] string sid, [FromForm(Name = "From")] string from) => $"{sid} {from}")
            .RequireTwilioSignature());

        Assert.Equal((200, $"{Fields.Leg} client:alice"), await app.AskAsync());
    }

    [Fact]
    public async Task Form_ReadRaw_IsTheSameBytes()
    {
        await using var app = await VoiceCalls.StartAsync(static app => app.MapPost(
            VoiceCalls.Path,
            static async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                return await reader.ReadToEndAsync();
            }).RequireTwilioSignature());

        Assert.Equal((200, System.Text.Encoding.UTF8.GetString(VoiceCalls.Voice().ToForm())), await app.AskAsync());
    }

    [Fact]
    public async Task Form_ReadByMiddlewareBefore_IsVerifiedByItsFields()
    {
        await using var app = await VoiceCalls.StartAsync(static app =>
        {
            app.Use(static async (http, next) =>
            {
                await http.Request.ReadFormAsync();
                await next(http);
            });
            app.UseRouting();
            Map(app);
        });

        Assert.Equal((200, "client:alice"), await app.AskAsync());
        Assert.Equal(403, (await app.AskAsync(token: "forged")).Status);
    }

    [Fact]
    public async Task Form_WithoutACall_IsVerifiedOnly()
    {
        await using var app = await StartAsync();

        Assert.Equal((200, "+14155550100"), await app.AskAsync(new() { ["MessageSid"] = "SM1", ["From"] = "+14155550100" }));
        Assert.Null(await app.KnownAsync());
    }

    [Fact]
    public async Task Get_SignedWithItsQuery_ReachesTheHandlerAndIsReported()
    {
        await using var app = await VoiceCalls.StartAsync(
            static app => app.MapGet(VoiceCalls.Path, static (HttpRequest request) => request.Query["From"].ToString()).RequireTwilioSignature());
        var target = $"{VoiceCalls.Path}?{System.Text.Encoding.ASCII.GetString(VoiceCalls.Voice().ToForm())}";
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Add("X-Twilio-Signature", TwilioSigner.Sign(TestApp.AuthToken, app.Url(target)));

        Assert.Equal((200, "client:alice"), await app.AnswerToAsync(request));
        Assert.Equal(CallStatus.Ringing, (await app.KnownAsync())?.Status);
    }

    [Fact]
    public async Task Json_SignedWithItsHash_StaysReadable()
    {
        await using var app = await VoiceCalls.StartAsync(
            static app => app.MapPost(VoiceCalls.Path, static (Note note) => note.Text).RequireTwilioSignature());
        var json = """{"text":"hello"}"""u8.ToArray();
        var target = $"{VoiceCalls.Path}?{TwilioSigner.BodyHash(json)}";
        using var request = TestApp.Request(target, json, "application/json", TwilioSigner.Sign(TestApp.AuthToken, app.Url(target)));

        Assert.Equal((200, "hello"), await app.AnswerToAsync(request));
    }

    [Fact]
    public async Task PublicBaseUrl_WithPath_IsWhatTwilioSigned()
    {
        await using var app = await StartAsync(static options => options.PublicBaseUrl = new Uri("https://example.com/calls"));

        Assert.Equal(200, (await app.AskAsync(signedUrl: "https://example.com/calls/voice")).Status);
        Assert.Equal(403, (await app.AskAsync()).Status);
    }

    [Fact]
    public async Task ForwardedHeaders_AreHeededWithoutPublicBaseUrl()
    {
        await using var app = await VoiceCalls.StartAsync(static app =>
        {
            app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.All });
            Map(app);
        });
        var fields = VoiceCalls.Voice();
        using var request = TestApp.Form(fields, VoiceCalls.Path, TwilioSigner.Sign(TestApp.AuthToken, "https://example.com/voice", fields));
        request.Headers.Add("X-Forwarded-Host", "example.com");
        request.Headers.Add("X-Forwarded-Proto", "https");

        Assert.Equal(200, (await app.AnswerToAsync(request)).Status);
    }

    [Fact]
    public async Task Group_AllOfItsEndpoints_NeedNoUserAndNoToken()
    {
        await using var app = await VoiceCalls.StartAsync(
            static app =>
            {
                app.UseAuthorization();
                app.UseAntiforgery();
                var group = app.MapGroup("/twilio").RequireAuthorization().RequireTwilioSignature();
                group.MapPost("/voice", static ([FromForm(Name = "From")] string from) => from);
                group.MapPost("/done", static () => "done");
            },
            host: static builder =>
            {
                builder.Services.AddAntiforgery().AddAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            });

        Assert.Equal((200, "client:alice"), await app.AskAsync(target: "/twilio/voice"));
        Assert.Equal((200, "done"), await app.AskAsync(target: "/twilio/done"));
        Assert.Equal(403, (await app.AskAsync(target: "/twilio/done", token: "forged")).Status);
    }

    [Fact]
    public async Task NoAccount_SaysWhatToWrite()
    {
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        app.MapPost(VoiceCalls.Path, static () => "x").RequireTwilioSignature();

        var endpoint = ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.Single().Endpoints.Single();
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => endpoint.RequestDelegate!(new DefaultHttpContext()));

        Assert.Contains("AddCallMessageEvents()", missing.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<CallMessageEventsOptions>? configure = null) => VoiceCalls.StartAsync(Map, configure);

    private static void Map(WebApplication app) => app.MapPost(
        VoiceCalls.Path, static async (HttpRequest request) => (await request.ReadFormAsync())["From"].ToString()).RequireTwilioSignature();
}
