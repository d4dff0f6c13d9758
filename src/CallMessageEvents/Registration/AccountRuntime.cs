using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Everything that works for one account, wired by hand. Disposed with the service provider; then nothing of it goes on.</summary>
internal sealed class AccountRuntime : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpTwilioTransport? _ownTransport;

    public AccountRuntime(IServiceProvider provider, CallMessageEventsBuilder registration)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(registration.Name);
        var time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory);
        var stopping = _stopping.Token;

        var transport = AccountServices.Find<ITwilioTransport>(provider, registration.Name)
            ?? (_ownTransport = CreateTransport(provider, registration, options, time));
        var api = new TwilioApi(transport, new ResiliencePipelines(options.Retry, time, logger), TwilioAddress.Create(options).Host, stopping);
        var guard = new CallGuard(Directory = new CallDirectory(time), options.Guard, time);
        var lookup = new CallLookup(api, Directory, time, stopping);
        var resolver = new LegResolver(Directory, lookup, guard, transport.AccountSid, time);
        var keys = new IdempotencyKeys();
        var sender = new MessageSender(new LegWaiter(resolver, Directory, time), resolver, guard, Directory, api, keys, time);
        Messenger = new CallMessenger(
            new ContentWriter(new ContractRegistry(), ContentJson.Create(Configure(registration.Json))),
            sender,
            new Broadcaster(new AudienceFinder(resolver, lookup, transport.AccountSid), resolver, sender, keys),
            new Subscriber(resolver, guard, Directory, api, stopping),
            resolver,
            guard,
            stopping);
    }

    /// <summary>The category of all log entries.</summary>
    public const string LogCategory = "CallMessageEvents";

    public ICallMessenger Messenger { get; }

    public CallDirectory Directory { get; }

    public void Dispose()
    {
        // Requests under way end here: their tokens are linked to this one.
        _stopping.Cancel();
        _ownTransport?.Dispose();
        _stopping.Dispose();
    }

    private static HttpTwilioTransport CreateTransport(
        IServiceProvider provider, CallMessageEventsBuilder registration, CallMessageEventsOptions options, TimeProvider time) =>
        new(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(registration.HttpClient.Name),
            TwilioAddress.Create(options),
            AccountSid.Parse(options.AccountSid!),
            BasicAuthentication.Create(options),
            time);

    private static Action<JsonSerializerOptions> Configure(List<Action<JsonSerializerOptions>> steps) => options =>
    {
        foreach (var step in steps) step(options);
    };
}
