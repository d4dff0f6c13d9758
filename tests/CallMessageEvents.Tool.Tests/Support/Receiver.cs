using System.Collections.Concurrent;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tool.Tests;

/// <summary>An application that receives: the other end of the doctor's requests.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Receiver(WebApplication application) => _application = application;

    public string Address => _application.Urls.First();

    /// <summary>The requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public ICallDirectory Directory => _application.Services.GetRequiredService<ICallDirectory>();

    /// <summary>Starts it at a free port, where it knows its own address.</summary>
    /// <param name="accountSid">Its account.</param>
    /// <param name="authToken">Its auth token.</param>
    /// <param name="map">Maps the endpoints; null for their usual place.</param>
    public static async Task<Receiver> StartAsync(string accountSid, string authToken, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddCallMessageEvents(options =>
            (options.AccountSid, options.AuthToken, options.BaseAddress) = (accountSid, authToken, new("http://127.0.0.1:1")));
        var application = builder.Build();
        var receiver = new Receiver(application);
        application.Use((http, next) =>
        {
            receiver.Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
            return next(http);
        });
        (map ?? (static app => app.MapCallMessageEvents()))(application);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
