using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Applications of different kinds, and what they ask of their other endpoints.</summary>
public sealed class HostingTests
{
    private const string Schemes = "none";

    [Fact]
    public async Task MvcApplication_ServesBoth()
    {
        await using var app = await TestApp.StartAsync(
            configure: static options => options.PublicBaseUrl = new Uri("https://example.com"),
            map: static app =>
            {
                app.UseRouting();
#pragma warning disable ASP0014 // As applications are that came from a Startup class.
                app.UseEndpoints(static endpoints =>
                {
                    endpoints.MapControllerRoute("default", "{controller}/{action}");
                    endpoints.MapCallMessageEvents();
                });
#pragma warning restore ASP0014
            },
            host: static builder => builder.Services.AddControllersWithViews().AddApplicationPart(typeof(HelloController).Assembly));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hello/world");

        using var answer = await app.SendAsync(request);

        Assert.Equal("https://example.com/call-message-events/messages", app.Urls.Messages?.AbsoluteUri);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestApp.Token));
        Assert.Equal(204, await app.PostAsync(Fields.Message(), signedUrl: app.Urls.Messages!.AbsoluteUri));
    }

    [Fact]
    public async Task RouteGroup_ThatDemandsUsers_CallbacksNeedNone()
    {
        await using var app = await TestApp.StartAsync(
            map: static app =>
            {
                app.UseAuthorization();
                var api = app.MapGroup("/api").RequireAuthorization();
                api.MapGet("/other", static () => "x");
                api.MapCallMessageEvents("/calls");
            },
            host: AddAuthorization);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/other");

        using var other = await app.SendAsync(request);

        Assert.Equal(401, (int)other.StatusCode);
        Assert.Equal(204, await app.PostAsync(Fields.Message(), "/api/calls/messages"));
        Assert.Equal(204, await app.PostAsync(Fields.Status("ringing"), "/api/calls/status"));
    }

    [Fact]
    public async Task FallbackPolicy_DemandsUsers_CallbacksNeedNone()
    {
        await using var app = await TestApp.StartAsync(
            map: static app =>
            {
                app.UseAuthorization();
                app.MapGet("/other", static () => "x");
                app.MapCallMessageEvents();
            },
            host: AddAuthorization);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/other");

        using var other = await app.SendAsync(request);

        Assert.Equal(401, (int)other.StatusCode);
        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.Equal(403, await app.PostAsync(Fields.Message(), token: "another"));
    }

    [Fact]
    public async Task Antiforgery_OfTheWholeApplication_CallbacksNeedNoToken()
    {
        await using var app = await TestApp.StartAsync(
            map: static app =>
            {
                app.UseAntiforgery();
                var forms = app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute());
                forms.MapPost("/other", static ([FromForm] string content) => content);
                forms.MapCallMessageEvents();
            },
            host: static builder => builder.Services.AddAntiforgery());
        using var request = TestApp.Form(new Fields { ["content"] = "x" }, "/other", null);

        using var other = await app.SendAsync(request);

        Assert.Equal(400, (int)other.StatusCode);
        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task RequireRateLimiting_OnWhatMapReturns_LimitsBoth()
    {
        await using var app = await TestApp.StartAsync(
            map: static app =>
            {
                app.UseRateLimiter();
                app.MapCallMessageEvents().RequireRateLimiting("two");
            },
            host: static builder => builder.Services.AddRateLimiter(static options =>
            {
                options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                options.AddFixedWindowLimiter("two", static window => (window.PermitLimit, window.Window) = (2, TimeSpan.FromHours(1)));
            }));

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.Equal(204, await app.PostAsync(Fields.Status("ringing"), TestApp.Status));

        Assert.Equal(429, await app.PostAsync(Fields.Message()));
        Assert.Equal(429, await app.PostAsync(Fields.Status("ringing"), TestApp.Status));
    }

    [Fact]
    public async Task RequestTimeout_OfTheApplication_GivesItsOwnAnswer()
    {
        var handler = new HeldHandler();
        await using var app = await TestApp.StartAsync(
            builder => builder.AddHandler<Note>(handler.HandleAsync),
            map: static app =>
            {
                app.UseRequestTimeouts();
                app.MapCallMessageEvents().WithRequestTimeout(TimeSpan.FromMilliseconds(1));
            },
            host: static builder => builder.Services.AddRequestTimeouts());

        var status = app.PostAsync(Fields.Message());

        Assert.Equal(504, await status);
    }

    [Fact]
    public async Task BodyThatWasReadBefore_AndKept_IsReadAgain()
    {
        await using var app = await TestApp.StartAsync(map: static app =>
        {
            app.Use(static async (http, next) =>
            {
                http.Request.EnableBuffering();
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                await next(http);
            });
            app.MapCallMessageEvents();
        });

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task TestServer_WithoutSockets_Serves()
    {
        var (app, _, _) = TestApp.Build(host: static builder => builder.WebHost.UseTestServer());
        await using var disposed = app;
        app.UsePathBase("/voice").UseRouting();
        app.MapCallMessageEvents();
        await app.StartAsync(TestApp.Token);
        using var client = app.GetTestClient();
        var (fields, target) = (Fields.Message(), $"/voice{TestApp.Messages}?a=%20b");
        using var request = TestApp.Form(fields, target, TwilioSigner.Sign(TestApp.AuthToken, $"http://localhost{target}", fields));

        using var answer = await client.SendAsync(request, TestApp.Token);

        Assert.Equal(204, (int)answer.StatusCode);
    }

    private static void AddAuthorization(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Schemes).AddScheme<AuthenticationSchemeOptions, NobodyHandler>(Schemes, null);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Knows no user.</summary>
    private sealed class NobodyHandler(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory loggers,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}

public sealed class HelloController : Controller
{
    public string World() => "hello";
}
