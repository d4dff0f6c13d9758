using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CallMessageEvents.Aspire.Hosting.Tests.Support;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Aspire.Hosting.Tests;

/// <summary>The emulator's life in an app host, and its commands.</summary>
public sealed class EmulatorResourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_PortInUse_FailsAndSaysWhy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio", ((IPEndPoint)listener.LocalEndpoint).Port);

        await host.StartAsync(twilio, Cancellation);

        await Assert.ThrowsAsync<IOException>(() => twilio.Resource.WhenStartedAsync(Cancellation));
        Assert.True(host.App.ResourceNotifications.TryGetCurrentState("twilio", out var state));
        Assert.Equal(KnownResourceStates.FailedToStart, state.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Start_PortIsGiven_ListensThere()
    {
        var port = FreePort.Take();
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio", port);

        await host.StartAsync(twilio, Cancellation);

        Assert.Equal($"http://127.0.0.1:{port}", twilio.Resource.Endpoint.Url);
        Assert.Equal(port, (await twilio.Resource.WhenStartedAsync(Cancellation)).BaseAddress.Port);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void Add_PortThatIsNone_IsRefused(int port)
    {
        var builder = new ModelledAppHost().Builder;

        Assert.Throws<ArgumentOutOfRangeException>(nameof(port), () => builder.AddCallMessageEmulator("twilio", port));
    }

    [Fact]
    public async Task HealthCheck_IsHealthyFromTheStartToTheEnd()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        var checks = host.App.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Unhealthy, (await checks.CheckHealthAsync(IsOurs, Cancellation)).Status);

        await host.StartAsync(twilio, Cancellation);
        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync(IsOurs, Cancellation)).Status);

        await (await twilio.Resource.WhenStartedAsync(Cancellation)).DisposeAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await checks.CheckHealthAsync(IsOurs, Cancellation)).Status);
    }

    [Fact]
    public async Task AppHost_Disposed_EndsTheEmulator()
    {
        var host = new ModelledAppHost();

        // At a port that nobody else is given afterwards.
        var twilio = host.Builder.AddCallMessageEmulator("twilio", FreePort.Take());
        await host.StartAsync(twilio, Cancellation);
        var address = (await twilio.Resource.WhenStartedAsync(Cancellation)).BaseAddress;

        await host.DisposeAsync();

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address, Cancellation));
    }

    [Fact]
    public async Task PlaceCall_NobodyIsNamed_TheVoiceWebhookOfTheApplicationDials()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        var port = FreePort.Take();
        host.AddApplication("web", ("http", "127.0.0.1", port)).WithReference(twilio, static options => options.VoicePath = "/voice");
        await host.StartAsync(twilio, Cancellation);
        await using var web = await RunApplicationAsync(twilio.Resource, port);

        var placed = await ExecuteAsync(host, "place-call", ("from", "+14155550100"), ("to", ""), ("answer", "true"));

        Assert.True(placed.Success, placed.Message);
        var emulator = await twilio.Resource.WhenStartedAsync(Cancellation);
        var parent = emulator.FindCall(JsonDocument.Parse(placed.Data!.Value).RootElement.GetProperty("parent").GetString()!)!;
        await parent.WhenTwimlRanAsync(Cancellation);
        Assert.Equal("client:agent", parent.Conversation.Child.To);
    }

    [Theory]
    [InlineData("bob", "\"to\" must be client:NAME")]
    [InlineData("", "no application that references the emulator has a voice webhook")]
    public async Task PlaceCall_NobodyCanBeDialed_SaysWhatIsWrong(string to, string why)
    {
        await using var host = new ModelledAppHost();
        await host.StartAsync(host.Builder.AddCallMessageEmulator("twilio"), Cancellation);

        var placed = await ExecuteAsync(host, "place-call", ("from", "client:alice"), ("to", to), ("answer", "true"));

        Assert.False(placed.Success);
        Assert.Contains(why, placed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndCall_NoneIsNamed_EndsTheNewestUntilAllHaveEnded()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        await host.StartAsync(twilio, Cancellation);
        var emulator = await twilio.Resource.WhenStartedAsync(Cancellation);
        var (older, newer) = (emulator.Dial("client:alice", "client:bob").Answer(), emulator.Dial("client:carol", "client:dave"));

        var first = await ExecuteAsync(host, "end-call");
        Assert.True(first.Success, first.Message);
        Assert.Equal(("in-progress", "canceled"), (older.Parent.Status, newer.Parent.Status));

        Assert.True((await ExecuteAsync(host, "end-call")).Success);
        Assert.Equal("completed", older.Parent.Status);
        Assert.Equal("All calls have ended.", (await ExecuteAsync(host, "end-call")).Message);
    }

    [Fact]
    public async Task EndCall_UnknownOrEnded_SaysSo()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        await host.StartAsync(twilio, Cancellation);
        var call = (await twilio.Resource.WhenStartedAsync(Cancellation)).Dial("client:alice", "client:bob").Parent;
        call.Complete();

        Assert.False((await ExecuteAsync(host, "end-call", ("call", "CA01"))).Success);
        Assert.False((await ExecuteAsync(host, "end-call", ("call", call.Sid))).Success);
    }

    private static bool IsOurs(HealthCheckRegistration check) => check.Name.StartsWith("twilio", StringComparison.Ordinal);

    private static Task<ExecuteCommandResult> ExecuteAsync(ModelledAppHost host, string command, params (string Name, string Value)[] arguments)
    {
        var emulator = host.App.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<CallMessageEmulatorResource>().Single();
        var values = arguments.Select(static value => new InteractionInput { Name = value.Name, Value = value.Value, InputType = InputType.Text });
        return host.App.ResourceCommands.ExecuteCommandAsync(emulator, command, new InteractionInputCollection([.. values]), Cancellation);
    }

    private static async Task<WebApplication> RunApplicationAsync(CallMessageEmulatorResource twilio, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCallMessageEvents(options =>
        {
            (options.BaseAddress, options.PublicBaseUrl) = (new Uri(twilio.Endpoint.Url), new Uri($"http://127.0.0.1:{port}"));
            (options.AccountSid, options.AuthToken) = (twilio.AccountSid, twilio.AuthToken);
        });
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapCallMessageEvents();
        app.MapPost("/voice", static (ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("agent"), "text/xml")).RequireTwilioSignature();
        await app.StartAsync(Cancellation);
        return app;
    }
}
