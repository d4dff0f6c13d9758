using System.Collections.Concurrent;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>
/// The conversation of a vector: its own leg was dialed by the other. That one is an end user's only where the vector is about it, too: else it would get what is
/// published.
/// </summary>
internal sealed class LibraryCalls(Vector vector)
{
    private readonly string _caller = vector.Steps.Any(static step => step.TryGetProperty("leg", out _)) ? "client:alice" : "+14155550100";
    private readonly ConcurrentDictionary<string, string> _statuses = [];

    public string Json(string leg) =>
        $$"""
        {"sid":"{{leg}}","parent_call_sid":{{(leg == VectorTwilio.Own ? $"\"{VectorTwilio.Other}\"" : "null")}},"direction":"{{Direction(leg)}}",
        "from":"{{From(leg)}}","to":"{{To(leg)}}","status":"{{_statuses.GetValueOrDefault(leg, "in-progress")}}","account_sid":"{{TestProvider.AccountSid}}"}
        """;

    /// <summary>A status callback.</summary>
    public KeyValuePair<string, string>[] Status(string leg, string status)
    {
        _statuses[leg] = status;
        return
        [
            new("CallSid", leg), new("CallStatus", status), new("From", From(leg)), new("To", To(leg)), new("Direction", Direction(leg)),
            new("AccountSid", TestProvider.AccountSid), new("ParentCallSid", leg == VectorTwilio.Own ? VectorTwilio.Other : string.Empty),
            new("CallbackSource", "call-progress-events"),
        ];
    }

    private static string Direction(string leg) => leg == VectorTwilio.Own ? "outbound-dial" : "inbound";

    private static string To(string leg) => leg == VectorTwilio.Own ? "client:bob" : "+14155550101";

    private string From(string leg) => leg == VectorTwilio.Own ? "+14155550100" : _caller;
}
