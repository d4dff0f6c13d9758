using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>An application that sends as applications do: everything is on, and of the leg a status callback has told that it is active.</summary>
internal sealed class SendingApp : IAsyncDisposable
{
    private static readonly EndUser To = EndUser.OnLeg(FloorData.CallSid);

    private readonly ServiceProvider _provider;
    private readonly ICallMessenger _messenger;

    private SendingApp(ServiceProvider provider)
    {
        _provider = provider;
        _messenger = provider.GetRequiredService<ICallMessenger>();
    }

    /// <param name="twilio">Where Twilio is; null where a handler answers.</param>
    /// <param name="handler">What answers; null where a server does.</param>
    public static async Task<SendingApp> StartAsync(Uri? twilio = null, HttpMessageHandler? handler = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddCallMessageEvents(options =>
        {
            options.AccountSid = FloorData.AccountSid;
            options.AuthToken = FloorData.AuthToken;
            options.TypeProperty = MenuSelected.TypeProperty;
            options.BaseAddress = twilio;
        }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default);
        if (handler is not null) builder.HttpClient.ConfigurePrimaryHttpMessageHandler(() => handler);

        var app = new SendingApp(services.BuildServiceProvider());
        await app._provider.GetRequiredService<ICallDirectory>().ReportAsync(Leg.Active(FloorData.CallSid, "client:alice"));
        return app;
    }

    public Task<SentMessage> SendAsync() => _messenger.SendAsync(To, MenuSelected.Sample);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
