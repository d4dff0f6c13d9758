using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The web server: bare Kestrel, and everything that comes goes to one handler.</summary>
internal sealed class RestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly X509Certificate2? _certificate;

    private RestServer(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
        Address = new(app.Urls.First(url => !IsSecure(url)));
        SecureAddress = app.Urls.FirstOrDefault(IsSecure) is { } secure ? new(secure) : null;
    }

    public Uri Address { get; }

    public Uri? SecureAddress { get; }

    public static async Task<RestServer> StartAsync(
        string url, string? secureUrl, RequestDelegate handler, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var certificate = secureUrl is null ? null : LocalCertificate.Create();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        // An emulator has nothing to lose: a client that never finishes its request must not hold up the end of a test.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        // What is flushed has left: a connection that a fault resets half-way brings the first half for certain.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 2);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = FormBody.MaxBytes;

            // A browser that has HTTP/2 opens its WebSocket in another way.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            if (certificate is not null) kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        try
        {
            app.Urls.Add(url);
            if (secureUrl is not null) app.Urls.Add(secureUrl);
            app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.Zero });
            app.Run(handler);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new(app, certificate);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            certificate?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private static bool IsSecure(string url) => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
