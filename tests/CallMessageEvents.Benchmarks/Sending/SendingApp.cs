using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>An application that sends as applications do: everything is on, and of the leg a status callback has told that it is active.</summary>
internal sealed class SendingApp : IAsyncDisposable
{
    private const string Parent = "CA00112233445566778899aabbccddeeff";
    private static readonly EndUser To = EndUser.OnLeg(FloorData.CallSid);

    /// <summary>As somebody has it whose voice webhook told of the parent.</summary>
    public static EndUser WhoAnswered { get; } = EndUser.WhoAnswered(Parent);

    /// <summary>As a handler of the child's messages has it.</summary>
    public static EndUser WhoPlaced { get; } = EndUser.WhoPlaced(FloorData.CallSid);

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

    /// <summary>The leg becomes the child of one that only the voice webhook told of, long ago: what proves that active is the child.</summary>
    public async Task ReportConversationAsync()
    {
        var parent = new CallRecord
        {
            CallSid = CallSid.Parse(Parent),
            AccountSid = AccountSid.Parse(FloorData.AccountSid),
            From = "client:bob",
            To = string.Empty,
            Direction = "inbound",
            Status = CallStatus.Ringing,
            SeenAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1),
        };
        var directory = _provider.GetRequiredService<ICallDirectory>();
        await directory.ReportAsync(parent);
        await directory.ReportAsync(Leg.Active(FloorData.CallSid, "client:alice", Parent));
    }

    public Task<SentMessage> SendAsync() => SendAsync(To);

    public Task<SentMessage> SendAsync(EndUser to) => _messenger.SendAsync(to, MenuSelected.Sample);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
