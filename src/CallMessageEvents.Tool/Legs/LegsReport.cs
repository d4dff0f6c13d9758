using System.Text.Json;

namespace CallMessageEvents.Tool;

/// <summary>The legs of a conversation, as JSON.</summary>
internal sealed record LegsReport(IReadOnlyList<LegReport> Legs)
{
    public static LegsReport Create(IReadOnlyList<CallLeg> legs) => new([.. legs.Select(LegReport.Create)]);
}

/// <summary>One leg.</summary>
/// <param name="Sid">The leg's sid.</param>
/// <param name="Parent">The parent's sid; null for the parent.</param>
/// <param name="Direction">Twilio's direction.</param>
/// <param name="Address">The address on the leg's far side.</param>
/// <param name="Identity">The end user's identity; null where no Voice SDK is on the leg.</param>
/// <param name="Status">Twilio's word for the status.</param>
/// <param name="Active">Whether it rings or is in progress.</param>
internal sealed record LegReport(string Sid, string? Parent, string? Direction, string? Address, string? Identity, string Status, bool Active)
{
    public static LegReport Create(CallLeg leg) => new(
        leg.CallSid.ToString(), leg.ParentCallSid?.ToString(), leg.Direction, leg.Address, leg.Identity, Word(leg.Status), IsActive(leg));

    public static bool IsActive(CallLeg leg) => leg.Status is CallStatus.Ringing or CallStatus.InProgress;

    public static bool IsEnded(CallLeg leg) => leg.Status >= CallStatus.Completed;

    /// <summary>As Twilio writes it: <c>in-progress</c>.</summary>
    private static string Word(CallStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
