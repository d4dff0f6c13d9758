namespace CallMessageEvents;

/// <summary>
/// All keys of an account's section: <c>*</c> is the index of a list. A table, because the options' properties may be trimmed; a test holds it to
/// <see cref="CallMessageEventsOptions"/>.
/// </summary>
internal static class OptionKeys
{
    public static IReadOnlyList<string> All { get; } =
    [
        "AccountSid",
        "ApiKeySecret",
        "ApiKeySid",
        "AuthToken",
        "BaseAddress",
        "Conversation:Jitter",
        "Conversation:PlainValuesAfter",
        "Edge",
        "EnvelopeProperty",
        "Guard:CallbackMaxAge",
        "Guard:Enabled",
        "Guard:FetchMaxAge",
        "PublicBaseUrl",
        "Receiving:AllowGet",
        "Receiving:AnswerWithin",
        "Receiving:AutoSubscribe",
        "Receiving:DrainTimeout",
        "Receiving:FailUnreadableContent",
        "Receiving:GapTimeout",
        "Receiving:HandlerTimeout",
        "Receiving:ReaderBuffer",
        "Region",
        "Resilience:AttemptTimeout",
        "Resilience:CircuitBreaker:BreakDuration",
        "Resilience:CircuitBreaker:FailureRatio",
        "Resilience:CircuitBreaker:MinimumThroughput",
        "Resilience:CircuitBreaker:SamplingDuration",
        "Resilience:Retry:Delay",
        "Resilience:Retry:MaxRetryAttempts",
        "Resilience:Retry:UnknownOutcomes",
        "Resilience:TotalTimeout",
        "Signature:DangerouslyAcceptAnySender",
        "Signature:MaxAge",
        "Signature:OtherAuthTokens:*",
        "Signature:RequireSharedKey",
        "Signature:SharedKeys:*:Id",
        "Signature:SharedKeys:*:Secret",
        "TypeProperty",
    ];
}
