using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.EndToEnd;

/// <summary>
/// An application on a real server, with an emulator of its own: it answers voice webhooks, handles notes, and serves its end users' app.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentQueue<CallMessageContext<Note>> _notes;

    private TestApp(WebApplication web, TwilioEmulator twilio, Uri address, ConcurrentQueue<CallMessageContext<Note>> notes)
    {
        (_web, _notes, Twilio) = (web, notes, twilio);
        EndUserPage = new(address, "/end-user.html");
    }

    public TwilioEmulator Twilio { get; }

    public Uri EndUserPage { get; }

    public ICallMessenger Messenger => _web.Services.GetRequiredService<ICallMessenger>();

    public ICallDirectory Directory => _web.Services.GetRequiredService<ICallDirectory>();

    /// <summary>What the handler got until now, in order.</summary>
    public IReadOnlyList<CallMessageContext<Note>> Notes => [.. _notes];

    /// <param name="emulator">The options of its emulator.</param>
    /// <param name="configure">Adds what it has beside the handler of notes.</param>
    public static async Task<TestApp> StartAsync(TwilioEmulatorOptions emulator, Action<WebApplicationBuilder>? configure = null)
    {
        // Each must know the other's address before it starts: the application's is taken first.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://{socket.LocalEndPoint}");
        emulator.VoiceUrl = new(address, "/voice");
        var twilio = await TwilioEmulator.StartAsync(emulator, TestContext.Current.CancellationToken);

        var notes = new ConcurrentQueue<CallMessageContext<Note>>();
        var web = Build(twilio, socket, address, notes, configure);
        await web.StartAsync(TestContext.Current.CancellationToken);
        return new TestApp(web, twilio, address, notes);
    }

    public Task<SentMessage> SendAsync(EndUser to, string text) =>
        Messenger.SendAsync(to, new Note(text), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Now, without waiting for the status callback that has it done by itself.</summary>
    public Task<CallMessageSubscription> SubscribeAsync(string callSid) =>
        Messenger.SubscribeAsync(EndUser.OnLeg(callSid), cancellationToken: TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<CallMessageContext<Note>>> WhenHandledAsync(int count)
    {
        await Eventually.HoldsAsync(() => _notes.Count >= count);
        return Notes;
    }

    public Task WhenInProgressAsync(string callSid) => Eventually.HoldsAsync(() => Twilio.FindCall(callSid)!.Status == "in-progress");

    /// <summary>Waits until the status callback that says so has come.</summary>
    public async Task WhenKnownToHaveEndedAsync(CallSid leg)
    {
        CallRecord? known = null;
        await Eventually.HoldsAsync(() =>
        {
            var found = Directory.FindAsync(leg, TestContext.Current.CancellationToken);
            if (found.IsCompletedSuccessfully) known = found.Result;
            return known is { IsEnded: true };
        });
    }

    /// <summary>Asks the emulator's REST API for what the library does not: a path below the account's.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Twilio.AccountSid}:{Twilio.AuthToken}")));
        using var content = new FormUrlEncodedContent(form);
        var answer = await http.PostAsync(
            new Uri(Twilio.BaseAddress, $"/2010-04-01/Accounts/{Twilio.AccountSid}/{path}"),
            content,
            TestContext.Current.CancellationToken);
        return answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Twilio.DisposeAsync();
        await _web.DisposeAsync();
    }

    private static WebApplication Build(
        TwilioEmulator twilio, Socket socket, Uri address, ConcurrentQueue<CallMessageContext<Note>> notes, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri).UseSockets(sockets => sockets.CreateBoundListenSocket = _ => socket);
        builder.Services
            .AddCallMessageEvents(options =>
            {
                (options.AccountSid, options.AuthToken) = (twilio.AccountSid, twilio.AuthToken);
                (options.BaseAddress, options.PublicBaseUrl) = (twilio.BaseAddress, address);
            })
            .AddHandler<Note>((note, _) =>
            {
                notes.Enqueue(note);
                return Task.CompletedTask;
            });

        configure?.Invoke(builder);

        var web = builder.Build();
        web.MapCallMessageEvents();
        web.MapPost("/voice", VoiceWebhook.Answer).DisableAntiforgery();
        web.MapPost("/moved", () => Results.Redirect("/voice"));
        foreach (var version in VoiceSdkFile.Versions)
        {
            web.MapGet($"/{version}/twilio.min.js", () => Results.File(VoiceSdkFile.InstalledPath(version), "text/javascript"));
        }

        web.MapGet("/end-user.html", () => Results.File(Asset("VoiceSdk", "end-user.html"), "text/html"));
        web.MapGet("/end-user.js", () => Results.File(Asset("VoiceSdk", "end-user.js"), "text/javascript"));
        web.MapGet("/silence.wav", () => Results.File(Asset("VoiceSdk", "silence.wav"), "audio/wav"));
        foreach (var script in new[] { "client.js", "react-native.js" })
        {
            web.MapGet($"/{script}", () => Results.File(Asset("Client", script), "text/javascript"));
        }

        web.MapGet("/client/{**module}", (string module) => Results.File(Path.Combine(ClientPackage.Modules, module), "text/javascript"));
        return web;
    }

    private static string Asset(string folder, string name) => Path.Combine(AppContext.BaseDirectory, folder, "Page", name);
}
