using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>What the sending and the receiving half of one account share.</summary>
internal sealed record AccountCore(
    AccountSid Account,
    CallDirectory Directory,
    CallGuard Guard,
    CallLookup Lookup,
    LegResolver Resolver,
    Subscriber Subscriber,
    CallLog? Engine,
    AccountStore? Store,
    StoredLegs Stored,
    CallbackUrls Urls,
    TwilioResilience Resilience,
    CallMessageTelemetry Telemetry,
    ILogger Logger,
    TimeProvider Time);
