using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using CallMessageEvents.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Campaign;

/// <summary>The library in this process, with a Twilio that takes everything. Callbacks are given to it without a web server.</summary>
internal sealed class LoadedApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TakingHandler _twilio;

    private LoadedApp(ServiceProvider services, TakingHandler twilio) => (_services, _twilio) = (services, twilio);

    /// <summary>The last content that Twilio has taken for each leg.</summary>
    public IReadOnlyDictionary<string, string> Sent => _twilio.Sent;

    public ICallMessenger Messenger => _services.GetRequiredService<ICallMessenger>();

    public static async Task<LoadedApp> StartAsync()
    {
        var (services, twilio) = (new ServiceCollection(), new TakingHandler());
        services.AddLogging();
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (SignedCallback.Account, SignedCallback.Token);
            options.PublicBaseUrl = new Uri(SignedCallback.PublicBaseUrl);
        }).AddHandler<Up>(static (_, _) => Task.CompletedTask).HttpClient.ConfigurePrimaryHttpMessageHandler(() => twilio);
        var app = new LoadedApp(services.BuildServiceProvider(), twilio);
        app._services.GetRequiredService<ICallbackPaths>().Map(static () => "/call-message-events/messages", static () => "/call-message-events/status");
        foreach (var service in app._services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        return app;
    }

    public async Task RequireAsync(CallbackRequest callback)
    {
        var receiver = _services.GetRequiredService<ICallbackReceiver>();
        var answer = callback.Target.EndsWith("status", StringComparison.Ordinal)
            ? await receiver.ReceiveStatusAsync(callback)
            : await receiver.ReceiveMessageAsync(callback);
        if (answer.StatusCode != 204) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"It was answered {answer.StatusCode}."));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class TakingHandler : HttpMessageHandler
    {
        private int _taken;

        public ConcurrentDictionary<string, string> Sent { get; } = new(StringComparer.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var leg = request.RequestUri!.Segments[^2].TrimEnd('/');
            var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (form.TryGetValue("Content", out var content)) Sent[leg] = content.ToString();
            var reply = string.Create(CultureInfo.InvariantCulture, $$"""{"sid":"KX{{Interlocked.Increment(ref _taken):x32}}"}""");
            return new(HttpStatusCode.Created) { Content = new StringContent(reply, Encoding.UTF8, "application/json"), RequestMessage = request };
        }
    }
}
