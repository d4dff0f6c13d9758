using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>All parts of one account, wired by hand. Disposed with the service provider, which ends everything that still runs.</summary>
internal sealed class AccountRuntime : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CallMessageTelemetry _telemetry;
    private readonly AccountSecrets _secrets = new();
    private readonly SecretsReload _reload;
    private HttpTwilioTransport? _ownTransport;

    public AccountRuntime(IServiceProvider provider, CallMessageEventsBuilder registration)
    {
        registration.IsUsed = true;
        var options = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(registration.Name);
        var time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = new SafeLogger((provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory));
        var stopping = _stopping.Token;
        _telemetry = new CallMessageTelemetry(provider.GetService<IMeterFactory>());
        var sends = new SendTelemetry(_telemetry.Meter, time);

        var transport = AccountServices.Find<ITwilioTransport>(provider, registration.Name)
            ?? CreateTransport(provider, registration, options, time);
        var endpoint = _ownTransport?.Endpoint ?? TwilioEndpoint.Unknown;
        var resilience = new TwilioResilience(options.Resilience, registration.Resilience, endpoint, time, logger, _telemetry);
        var api = new TwilioApi(transport, resilience, endpoint, stopping);
        var guard = new CallGuard(Directory = new CallDirectory(time), options.Guard, time);
        var legLog = new LegLog(logger);
        var twilio = new TwilioReader(api, _telemetry, legLog);
        var store = AccountServices.Find<CallStore>(provider, registration.Name) is { } shared
            ? new AccountStore(shared, transport.AccountSid, new StoreLog(logger), time)
            : null;
        var stored = new StoredLegs(store, Directory, stopping);
        var lookup = new CallLookup(twilio, Directory, stored, time, stopping);
        var resolver = new LegResolver(Directory, lookup, guard, transport.AccountSid, legLog, time);
        var sender = new MessageSender(
            new LegWaiter(resolver, lookup, Directory, time, stopping), resolver, guard, Directory, api, sends, new SendLog(logger), time);
        Urls = new CallbackUrls(registration.Name, options.PublicBaseUrl, AccountValidator.CannotVerify(registration, provider, options));
        var subscriber = new Subscriber(
            resolver, guard, Directory, store is null ? null : new StoredSubscriptions(store, time), api, Urls, new SubscriptionLog(logger), stopping);
        var content = new ContentSettings(
            new Envelope(options.TypeProperty, options.EnvelopeProperty),
            provider.GetRequiredKeyedService<AccountJson>(registration.Name).Options,
            new ContractRegistry(registration.Contracts, registration.ContentTypes));
        var core = new AccountCore(
            transport.AccountSid, Directory, guard, lookup, resolver, subscriber, AccountServices.Find<CallLog>(provider, registration.Name), store, stored,
            Urls, resilience, _telemetry, logger, time);
        var talks = new AccountTalks(options, content, sender, core, stopping);
        Receiving = new AccountReceiving(provider, registration, options, content, core, talks, _stopping);
        Messenger = new CallMessenger(
            new ContentWriter(content),
            sender,
            new Broadcaster(new AudienceFinder(resolver, new ConferenceLookup(twilio), transport.AccountSid), sender),
            subscriber,
            resolver,
            guard,
            new MessageReading(resolver, guard, subscriber, Receiving.Inbox),
            talks.Conversing,
            sends,
            stopping);
        _reload = new SecretsReload(provider, registration, options, ApplySecrets, logger);
        var (path, credential) = (AccountConfiguration.Path(registration), Credential(options));
        RegistrationLog.Ready(logger, path, transport.AccountSid, endpoint, credential);

        // Last, because nobody would end it if the account could not be made.
        if (store is not null) new LegFeed(store, stored, Directory, time, stopping).Start();
    }

    /// <summary>The category of all log entries.</summary>
    public const string LogCategory = "CallMessageEvents";

    public ICallMessenger Messenger { get; }

    public CallDirectory Directory { get; }

    public CallbackUrls Urls { get; }

    public AccountReceiving Receiving { get; }

    public void Dispose()
    {
        try
        {
            // Requests under way end here: their tokens are linked to this one. Code of the application that waits on such a token may throw.
            Receiving.Dispose();
        }
        finally
        {
            _ownTransport?.Dispose();
            _reload.Dispose();
            _telemetry.Dispose();
            _stopping.Dispose();
        }
    }

    private string Credential(CallMessageEventsOptions options) =>
        _ownTransport is null ? "a transport of the application" : string.IsNullOrEmpty(options.ApiKeySid) ? "the auth token" : "an API key";

    private void ApplySecrets(CallMessageEventsOptions options)
    {
        _secrets.Authorization = BasicAuthentication.Create(options.AccountSid, options.AuthToken, options.ApiKeySid, options.ApiKeySecret);
        Receiving.Keys.Configured = new AccountKeys(options.Signature.OtherAuthTokens.Prepend(options.AuthToken), options.Signature.SharedKeys);
    }

    private HttpTwilioTransport CreateTransport(
        IServiceProvider provider, CallMessageEventsBuilder registration, CallMessageEventsOptions options, TimeProvider time)
    {
        var account = AccountSid.Parse(options.AccountSid!);
        var others = AccountServices.Find<ITwilioCredentials>(provider, registration.Name);
        var clients = provider.GetRequiredService<IHttpClientFactory>();

        // A factory of the application's own, for example in its tests, may not expose its handlers.
        var handler = (clients as IHttpMessageHandlerFactory)?.CreateHandler(registration.HttpClient.Name);
        return _ownTransport = new HttpTwilioTransport(
            clients.CreateClient(registration.HttpClient.Name),
            handler,
            TwilioAddress.Create(options.BaseAddress, options.Region, options.Edge),
            account,
            new AccountAuthentication(account, _secrets, others),
            time);
    }
}
