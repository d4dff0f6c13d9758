using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>An application's webhook on a real server: keeps what comes, and answers as the test wants.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedCallback> _arrivals = Channel.CreateUnbounded<ReceivedCallback>();

    private CallbackReceiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/messages";

    public ConcurrentQueue<ReceivedCallback> Callbacks { get; } = [];

    /// <summary>How to answer; the default is 204 at once.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http =>
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>An application that answers with TwiML, or with whatever it may be.</summary>
    public static async Task<CallbackReceiver> StartWithAsync(string answer, string? contentType = "text/xml", int status = StatusCodes.Status200OK)
    {
        var receiver = await StartAsync();
        receiver.Answer = http => AnswerAsync(http, answer, contentType, status);
        return receiver;
    }

    public static Task AnswerAsync(HttpContext http, string answer, string? contentType = "text/xml", int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(answer, http.RequestAborted);
    }

    public static async Task<CallbackReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();
        var receiver = new CallbackReceiver(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public Task<ReceivedCallback> NextAsync() => _arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken).InTimeAsync("the next callback");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        var request = http.Request;
        request.EnableBuffering();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, http.RequestAborted);
        request.Body.Position = 0;
        var fields = request.HasFormContentType
            ? (await request.ReadFormAsync(http.RequestAborted)).ToDictionary(field => field.Key, field => field.Value.ToString())
            : [];
        var callback = new ReceivedCallback(
            request.Method,
            $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}",
            fields,
            request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString()),
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)) { Body = body.ToArray() };
        Callbacks.Enqueue(callback);
        await _arrivals.Writer.WriteAsync(callback, http.RequestAborted);
        await Answer(http);
    }
}

internal sealed record ReceivedCallback(
    string Method, string Url, Dictionary<string, string> Form, Dictionary<string, string> Query, Dictionary<string, string> Headers)
{
    public byte[] Body { get; init; } = [];
}
