using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Tests;

/// <summary>An application's webhook on a real server.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<IReadOnlyDictionary<string, string>> _arrivals = Channel.CreateUnbounded<IReadOnlyDictionary<string, string>>();

    private CallbackReceiver(WebApplication app) => _app = app;

    public Uri Url => new($"{_app.Urls.First()}/messages");

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

    public Task<IReadOnlyDictionary<string, string>> NextAsync() =>
        Eventually.EndsAsync(_arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask(), "a callback");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        await _arrivals.Writer.WriteAsync(form.ToDictionary(static field => field.Key, static field => field.Value.ToString()));
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
