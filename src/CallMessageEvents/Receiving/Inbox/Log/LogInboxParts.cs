namespace CallMessageEvents;

/// <summary>What an inbox on an engine's log works with.</summary>
internal sealed record LogInboxParts(
    CallLog Engine,
    AccountSid Account,
    CallInboxes Calls,
    LogEnds Ends,
    LogStatuses Statuses,
    ContentSettings Content,
    CallDirectory Directory,
    Outage Outage,
    EngineLog Log,
    TimeProvider Time);
