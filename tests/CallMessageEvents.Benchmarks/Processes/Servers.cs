using System.Globalization;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Benchmarks;

/// <summary>The web servers that run in a process of their own.</summary>
internal static class Servers
{
    public const string PublicBaseUrl = "https://hooks.example.com";
    public const string MessagesPath = "/call-message-events/messages";

    /// <summary>Answers every request as Twilio answers a send.</summary>
    public static Task RunTwilioAsync()
    {
        var app = Builder().Build();
        app.MapPost("{**path}", static async http =>
        {
            await ReadAsync(http.Request);
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = FloorData.Reply.Length;
            await http.Response.Body.WriteAsync(FloorData.Reply, http.RequestAborted);
        });
        return RunAsync(app);
    }

    /// <summary>
    /// Runs the library's endpoints, and at <c>/floor</c> one that reads and answers 204, and at <c>/peer</c> the peer's. All run at once, so that one
    /// process measures them.
    /// </summary>
    public static Task RunEndpointAsync()
    {
        var builder = Builder();
        builder.Services.AddCallMessageEvents(static options =>
        {
            options.AccountSid = FloorData.AccountSid;
            options.AuthToken = FloorData.AuthToken;
            options.TypeProperty = MenuSelected.TypeProperty;
            options.PublicBaseUrl = new(PublicBaseUrl);
        }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, MenuHandler>();
        builder.Services.AddTransient<PeerHandler>();
        var app = builder.Build();
        app.MapCallMessageEvents();
        app.MapPeer();
        app.MapPost("/floor", static async http =>
        {
            await ReadAsync(http.Request);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        MapUsage(app);
        return RunAsync(app);
    }

    /// <summary>Until it is killed.</summary>
    public static async Task RunEmulatorAsync()
    {
        await using var twilio = await TwilioEmulator.StartAsync(
            new() { AccountSid = FloorData.AccountSid, AuthToken = FloorData.AuthToken, TrustTokensOfOtherKeys = true });
        await Console.Out.WriteLineAsync(twilio.BaseAddress.AbsoluteUri);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>What the process has used until now: CPU in nanoseconds, and bytes.</summary>
    public static void MapUsage(IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/usage",
        static () => string.Create(CultureInfo.InvariantCulture, $"{Clock.ProcessCpu()} {GC.GetTotalAllocatedBytes(precise: true)}"));

    /// <param name="port">Where it listens; 0 for a port that is free.</param>
    public static WebApplicationBuilder Builder(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);

            // Connections outlast the rounds of others.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        });
        return builder;
    }

    public static async Task RunAsync(WebApplication app)
    {
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync();
    }

    private static async Task ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }
}

/// <summary>A typed handler, from a scope of its own for each message.</summary>
internal sealed class MenuHandler : ICallMessageHandler<MenuSelected>
{
    public Task HandleAsync(CallMessageContext<MenuSelected> context, CancellationToken cancellationToken) => Task.CompletedTask;
}
