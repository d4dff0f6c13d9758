using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests;

/// <summary>A real server whose answers a test writes itself, for what Twilio does on bad days. Records what it was asked.</summary>
internal sealed class ScriptedTwilio : IAsyncDisposable
{
    public const string Leg = "CA0123456789abcdef0123456789abcdef";
    private readonly WebApplication _app;
    private readonly Channel<ScriptedRequest> _arrivals = Channel.CreateUnbounded<ScriptedRequest>();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = [];

    private ScriptedTwilio(WebApplication app) => _app = app;

    public Uri BaseAddress => new(_app.Urls.First());

    public ConcurrentQueue<ScriptedRequest> Requests { get; } = [];

    /// <summary>How to answer when the script has ended; else 201 and a message.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = http => JsonAsync(http, 201, """{"sid":"KX0123456789abcdef0123456789abcdef"}""");

    public static async Task<ScriptedTwilio> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();
        var twilio = new ScriptedTwilio(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(twilio.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return twilio;
    }

    /// <summary>Answers the next request that has no answer yet.</summary>
    public ScriptedTwilio Then(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedTwilio Then(
        int status, string body = "", string contentType = "application/json", params (string Name, string Value)[] headers) => Then(http =>
    {
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return TextAsync(http, status, body, contentType);
    });

    /// <summary>Breaks the connection once the request was read.</summary>
    public ScriptedTwilio ThenReset() => Then(static http =>
    {
        http.Abort();
        return Task.CompletedTask;
    });

    public Task<ScriptedRequest> NextAsync() => Eventually.EndsAsync(_arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask(), "a request");

    /// <summary>An application without guard: each send is one POST.</summary>
    public ServiceProvider Provide(
        Action<CallMessageEventsOptions>? configure = null, Action<ICallMessageEventsBuilder>? build = null, TimeProvider? time = null) =>
        TestProvider.Create(
            BaseAddress,
            options =>
            {
                options.Guard.Enabled = false;
                configure?.Invoke(options);
            },
            build,
            time);

    public static Task<SentMessage> SendAsync(ICallMessenger messenger, SendOptions? options = null, CancellationToken? cancellationToken = null) =>
        messenger.SendAsync(
            EndUser.OnLeg(Leg), new { Text = "private-content" }, options, cancellationToken ?? TestContext.Current.CancellationToken);

    public static Task JsonAsync(HttpContext http, int status, string json) => TextAsync(http, status, json, "application/json");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task TextAsync(HttpContext http, int status, string text, string contentType)
    {
        http.Response.StatusCode = status;
        if (text.Length == 0) return;
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private async Task HandleAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var aborted = new TaskCompletionSource();
        http.RequestAborted.Register(aborted.SetResult);
        var request = new ScriptedRequest(
            http.Request.Method,
            http.Request.Path + http.Request.QueryString,
            http.Request.Headers.Authorization.ToString(),
            form.ToDictionary(static field => field.Key, static field => field.Value.ToString()),
            aborted.Task);
        Requests.Enqueue(request);
        await _arrivals.Writer.WriteAsync(request);
        try
        {
            await (_script.TryDequeue(out var answer) ? answer : Otherwise)(http);
        }
        catch (OperationCanceledException)
        {
            // The client has gone: nobody needs an answer.
        }
    }
}

internal sealed record ScriptedRequest(string Method, string Path, string Authorization, IReadOnlyDictionary<string, string> Form, Task Aborted);
