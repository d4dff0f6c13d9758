using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallMessageEvents.Emulator;

/// <summary>The parts of one emulator, made and connected by hand: what knows all rooms.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly ChangeFeed _feed = new();
    private readonly Journal<RecordedProblem> _problems;
    private readonly CallbackCourier _courier;

    public Composition(TwilioEmulatorOptions options)
    {
        var (time, limits) = (options.TimeProvider, new JournalLimits(options.MaxJournalEntries, options.MaxJournalBytes));
        var loggers = new ProblemLoggers(options.LoggerFactory ?? NullLoggerFactory.Instance, time, _feed);
        _problems = loggers.Problems;
        var signalLogger = loggers.CreateLogger<SignalEndpoint>();
        Accounts = new(
            new(options.AccountSid, options.AuthToken, isMain: true)
            {
                SharedKey = options.SharedKey, EscapesSignedApostrophe = options.EscapeSignedApostrophe,
            },
            options.ApiKeySid,
            options.ApiKeySecret);
        Requests = new(limits);
        Faults = new(limits, _feed);
        _courier = new(time, limits, Faults.Callbacks, loggers.CreateLogger<CallbackCourier>(), _feed);
        Devices = new(time, options.RingTimeout, signalLogger);
        Exchange = new(time, _feed, _courier, options.MaxCalls, limits)
        {
            VoiceUrl = options.VoiceUrl,
            StatusCallback = StatusCallbackSettings.All(options.StatusCallback),
            RingTimeout = options.RingTimeout,
            MessageRules = new(
                options.FirstSequenceNumber,
                options.MaxMessagesPerSecond,
                options.RefuseUnsubscribedMessages,
                options.CallbackEncoding,
                options.KeepContentType),
            Faults = Faults.EndUsers,
            MessageLogger = loggers.CreateLogger<CallMessages>(),
            RingApps = Devices.Ring,
        };
        Twiml = new(Exchange, loggers.CreateLogger<TwimlRunner>());
        Tokens = new(time, Accounts, options.ApiKeySid, options.ApiKeySecret, options.TrustTokensOfOtherKeys);

        // Each takes what is its own, and hands the rest on.
        var rest = new RestPipeline(
            new RouteTable(Exchange, Twiml, options.NotActiveCode), Accounts, Exchange, Faults, Requests, options.MaxConcurrentRequests);
        var routes = new ControlRoutes(
            new EmulatorControl(Accounts.Main, Exchange, Requests, _problems, Reset),
            new CallControl(Accounts, Exchange, Twiml),
            new MessageControl(Exchange.Calls),
            new EndUserControl(Exchange.Calls, time),
            new FaultControl(Faults),
            new SignalControl(Tokens, Devices));
        var control = new ControlPipeline(routes, rest.HandleAsync);
        var snapshot = new PageSnapshot(Exchange, Faults, Requests, _problems);
        var page = new PagePipeline(new PageStream(Exchange, snapshot, Accounts.Main.AccountSid), control.HandleAsync);
        var outgoing = new OutgoingCalls(Twiml, Exchange, options.OutgoingCallTwiml);
        var signal = new SignalEndpoint(Exchange, Devices, Tokens, outgoing, signalLogger, page.HandleAsync);
        Handler = new BrowserGuard(new HostNames(options.AllowedHosts), loggers.CreateLogger<BrowserGuard>(), signal.HandleAsync).HandleAsync;
    }

    /// <summary>Takes every request.</summary>
    public RequestDelegate Handler { get; }

    public AccountBook Accounts { get; }

    public EmulatorFaults Faults { get; }

    public Journal<RecordedRequest> Requests { get; }

    public Journal<CallbackDelivery> Deliveries => _courier.Deliveries;

    public CallExchange Exchange { get; }

    public TwimlRunner Twiml { get; }

    public DeviceBook Devices { get; }

    public AccessTokens Tokens { get; }

    /// <summary>The page is told anew.</summary>
    public void SetVoiceUrl(Uri? url)
    {
        Exchange.VoiceUrl = url;
        _feed.Restart();
    }

    public void ClearRequests()
    {
        Requests.Clear();
        _feed.Restart();
    }

    /// <summary>Back to the start; accounts stay.</summary>
    public void Reset()
    {
        Exchange.Clear();
        Devices.CloseAll();
        Faults.Clear();
        Requests.Clear();
        _courier.Forget();
        _problems.Clear();
        _feed.Restart();
    }

    public async ValueTask DisposeAsync()
    {
        await Twiml.DisposeAsync().ConfigureAwait(false);
        await _courier.DisposeAsync().ConfigureAwait(false);
        Exchange.Calls.OldestFirst(_ => true).ForEach(call => call.Progress.Abandon());
    }
}
