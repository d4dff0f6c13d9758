namespace CallMessageEvents;

/// <summary>One leg of a conversation, as it was known at some moment.</summary>
public sealed record CallLeg
{
    /// <summary>The leg's sid.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>The account that owns the leg.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>The parent leg; null when this is the parent.</summary>
    public CallSid? ParentCallSid { get; init; }

    /// <summary>The identity of the end user, without <c>client:</c>; null when no Voice SDK is on this leg.</summary>
    public string? Identity { get; init; }

    /// <summary>The address on the leg's far side, such as <c>client:alice</c> or <c>+15551234567</c>; null when not known.</summary>
    public string? Address { get; init; }

    /// <summary>Twilio's text: <c>inbound</c>, <c>outbound-api</c>, <c>outbound-dial</c>; null when not known.</summary>
    public string? Direction { get; init; }

    /// <summary>How far the leg had come.</summary>
    public CallStatus Status { get; init; }

    /// <summary>Whether a Voice SDK is on this leg, so that messages can be exchanged with its end user.</summary>
    public bool IsVoiceSdk => Identity is not null;

    /// <summary>A text for logs and errors, such as <c>CA… (client:alice, inbound, in-progress)</c>.</summary>
    public override string ToString() =>
        $"{CallSid} ({(string.IsNullOrEmpty(Address) ? "no address" : Address)}, {Direction ?? "direction unknown"}, {Status.ToText() ?? "status unknown"})";

    internal static CallLeg From(CallRecord record, AccountSid account) => new()
    {
        CallSid = record.CallSid,
        AccountSid = record.AccountSid ?? account,
        ParentCallSid = record.ParentCallSid,
        Identity = record.Identity,
        Address = record.IsInbound ? record.From : record.To,
        Direction = record.Direction,
        Status = record.Status,
    };
}
