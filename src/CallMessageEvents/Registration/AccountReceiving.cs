using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>The receiving half of one account, wired by hand.</summary>
internal sealed class AccountReceiving : IDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly ReceivingOptions _options;
    private readonly CancellationTokenSource _cancelling = new();
    private readonly InboxDrain _drain;
    private readonly LifecycleNotifier _lifecycle;
    private readonly LegLines _lines;

    public AccountReceiving(
        IServiceProvider provider, CallMessageEventsBuilder registration, CallMessageEventsOptions options, ContentSettings content, AccountCore core,
        AccountTalks talks, CancellationTokenSource stopping)
    {
        _stopping = stopping;
        _options = options.Receiving;
        _lines = talks.Lines;
        var (time, telemetry) = (core.Time, new ReceiveTelemetry(core.Telemetry.Meter, core.Time));
        var log = new ReceiveLog(core.Logger, telemetry);
        var handlers = new HandlerTable(registration.Handlers, content.Contracts);

        // A creation that failed is tried again with the next message.
        var messenger = new Lazy<ICallMessenger>(
            () => AccountServices.Get<ICallMessenger>(provider, registration.Name), LazyThreadSafetyMode.PublicationOnly);
        var name = registration.Name.Length == 0 ? AccountName.Unnamed : new AccountName(registration.Name);
        var account = new HandlerAccount(name, content.Json, messenger);
        var dispatcher = new MessageDispatcher(handlers, account, provider, options.Receiving, talks.Outcomes, telemetry, log, time);

        var requests = LegQueue.ForRequests(log, stopping.Token);
        var told = LegQueue.ForHandlers(log, stopping.Token);
        _lifecycle = new LifecycleNotifier(
            told, provider.GetRequiredService<IServiceScopeFactory>(), registration.LifecycleHandlers, account, core.Directory, core.Resolver,
            options.Receiving, log, time);
        List<ILegObserver> observers = [_lifecycle];
        if (talks.Publisher is { } publisher) observers.Add(new ValueObserver(publisher));

        // A lifecycle handler hears of an app's hello only where the leg is subscribed.
        var isListening = !handlers.IsEmpty || registration.LifecycleHandlers.Count > 0;
        if (options.Receiving.AutoSubscribe && isListening)
            observers.Add(new AutoSubscriber(requests, core.Subscriber, core.Urls, !handlers.IsEmpty, log));

        _lines.Greeted = new Greetings(talks.Clients, talks.SharedPublisher, core.Directory, _lifecycle, new TalkLog(core.Logger), time, stopping.Token).Heard;

        var (engine, engineLog) = (core.Engine, new EngineLog(core.Logger));
        var outage = new Outage(engineLog.EngineUnavailable, engineLog.EngineAvailable);
        var calls = new CallInboxes(
            engine is null ? MemoryInbox.Create : LogInbox.Create, options.Receiving, dispatcher, new MessageEars(_lines), core.Directory, telemetry, log, time,
            _cancelling.Token);
        if (engine is null)
        {
            var parents = new ParentFetch(requests, core.Lookup, core.Resolver, core.Directory, time, stopping.Token);
            core.Directory.Reported = new LegWatch(core.Directory, core.Guard, parents, observers).Reported;
            Inbox = new MemoryInbox(calls, core.Directory, options.Receiving);
        }
        else
        {
            if (core.Store is null) throw new InvalidOperationException("A CallLog is registered, but no CallStore: an engine brings both.");

            var ends = new LogEnds(engine, engineLog, telemetry, time, stopping.Token);
            var statuses = AccountStatuses.Create(engine, ends, core, _lifecycle, observers, talks.SharedPublisher!, [told, requests], stopping.Token);
            Inbox = new LogInbox(new(engine, core.Account, calls, ends, statuses, content, core.Directory, outage, engineLog, time));
        }

        var deliveries = new OpenDeliveries();
        _drain = new InboxDrain(Inbox, deliveries, log, time, _cancelling);
        Health = new AccountHealth(core.Resilience, Inbox, _drain, engine, core.Account, time, stopping.Token);

        var others = AccountServices.Find<ITwilioCredentials>(provider, registration.Name);
        Keys = new CallbackKeys(core.Account, others is null ? null : new OtherAccounts(core.Account, others, time, stopping.Token));
        var verifier = new CallbackVerifier(
            new RequestAddress(options.PublicBaseUrl), Keys, core.Directory, options.Receiving, options.Signature, telemetry, log, time);
        Receiver = new CallbackReceiver(
            verifier, content, Inbox, deliveries, core.Directory, options.Receiving, telemetry, log, outage, time, stopping.Token);
        if (options.Signature.DangerouslyAcceptAnySender) log.AnySender();
    }

    public ICallMessageInbox Inbox { get; }

    public CallbackReceiver Receiver { get; }

    public AccountHealth Health { get; }

    public CallbackKeys Keys { get; }

    /// <summary>Begins to take what the engine gives, if there is one.</summary>
    public void Start() => Inbox.Start();

    /// <summary>Drains running and waiting messages when the application stops. When it completes, every delivery has its answer.</summary>
    /// <param name="cancellationToken">Cuts the drain short.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_drain.DrainAsync(_options.DrainTimeout, cancellationToken), _lifecycle.DrainAsync(_options.DrainTimeout, cancellationToken))
            .ConfigureAwait(false);

        // What handlers have answered shall reach the apps, which would ask another process else.
        await _lines.DrainAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends everything at once.</summary>
    public void Dispose()
    {
        try
        {
            _drain.Stop();
        }
        finally
        {
            _cancelling.Dispose();
            _stopping.Cancel();
        }
    }
}
