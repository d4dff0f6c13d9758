using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>An application on a real server, and Twilio, who calls it back. Its clock stands until a test moves it.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "s3cret-auth-token";
    public const string Messages = "/call-message-events/messages";
    public const string Status = "/call-message-events/status";

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private TestApp(WebApplication app, LeveledLog log, WatchedTime time)
    {
        (_app, Log, Time) = (app, log, time);
        log.HasStarted();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public LeveledLog Log { get; }

    public WatchedTime Time { get; }

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    public int Port => _http.BaseAddress!.Port;

    public ICallbackUrls Urls => Services.GetRequiredService<ICallbackUrls>();

    /// <summary>Starts it with the endpoints at their usual place, unless the test maps them itself.</summary>
    public static async Task<TestApp> StartAsync(
        Action<ICallMessageEventsBuilder>? build = null,
        Action<CallMessageEventsOptions>? configure = null,
        Action<WebApplication>? map = null,
        Action<WebApplicationBuilder>? host = null)
    {
        var (app, log, time) = Build(build, configure, host);
        (map ?? (static app => app.MapCallMessageEvents()))(app);
        await app.StartAsync(Token);
        return new TestApp(app, log, time);
    }

    /// <summary>The application before it maps and starts.</summary>
    public static (WebApplication App, LeveledLog Log, WatchedTime Time) Build(
        Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, Action<WebApplicationBuilder>? host = null)
    {
        var (log, time) = (new LeveledLog(), new WatchedTime());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(time).Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CallMessageEvents:AccountSid"] = AccountSid,
            ["CallMessageEvents:AuthToken"] = AuthToken,
            ["CallMessageEvents:BaseAddress"] = "http://127.0.0.1:1",
        });
        host?.Invoke(builder);
        var account = builder.Services.AddCallMessageEvents(configure);
        build?.Invoke(account);
        return (builder.Build(), log, time);
    }

    /// <summary>An address of the application as who calls it sees it.</summary>
    public string Url(string target) => $"http://127.0.0.1:{Port}{target}";

    /// <summary>Twilio calls back, with a form that it signs; returns what it is answered.</summary>
    public async Task<int> PostAsync(Fields fields, string target = Messages, string token = AuthToken, string? signedUrl = null)
    {
        using var answer = await SendAsync(Form(fields, target, TwilioSigner.Sign(token, signedUrl ?? Url(target), fields)));
        return (int)answer.StatusCode;
    }

    /// <summary>Twilio calls back, with bytes that it signs.</summary>
    public async Task<int> PostBytesAsync(byte[] form, byte[] signedFields)
    {
        using var answer = await SendAsync(
            Request(Messages, form, "application/x-www-form-urlencoded", TwilioSigner.Sign(AuthToken, Url(Messages), signedFields)));
        return (int)answer.StatusCode;
    }

    /// <summary>Twilio calls back with JSON: the URL is signed, and has the body's hash.</summary>
    public async Task<int> PostJsonAsync(byte[] json, string? query = null)
    {
        var target = $"{Messages}?{query ?? TwilioSigner.BodyHash(json)}";
        using var answer = await SendAsync(Request(target, json, "application/json", TwilioSigner.Sign(AuthToken, Url(target))));
        return (int)answer.StatusCode;
    }

    public static HttpRequestMessage Form(Fields fields, string target, string? signature) =>
        Request(target, fields.ToForm(), "application/x-www-form-urlencoded", signature);

    public static HttpRequestMessage Request(string target, byte[] body, string contentType, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (signature is not null) request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, Token);

    /// <summary>The host stops, as it does when it is told to.</summary>
    public Task StopAsync() => _app.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
