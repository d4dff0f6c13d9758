namespace CallMessageEvents;

/// <summary>One leg of a conversation, as it was known at one moment.</summary>
public sealed record CallLeg
{
    // Kept as written, so that equal legs compare equal.
    private readonly string? _parameters;

    /// <summary>Creates a leg, for tests.</summary>
    public CallLeg()
    {
    }

    private CallLeg(string? parameters) => _parameters = parameters;

    /// <summary>Gets the leg's sid.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets the account that owns the leg.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>Gets the parent leg; null when this is the parent.</summary>
    public CallSid? ParentCallSid { get; init; }

    /// <summary>Gets the identity of the end user, without <c>client:</c> and parameters; null when no Voice SDK is on this leg.</summary>
    public string? Identity { get; init; }

    /// <summary>Gets the address on the leg's far side, without parameters, such as <c>client:alice</c> or <c>+15551234567</c>; null when not known.</summary>
    public string? Address { get; init => field = VoiceSdkAddress.WithoutParameters(value); }

    /// <summary>
    /// Gets the address's parameters, as the TwiML of <c>&lt;Client&gt;</c> or <c>&lt;Sip&gt;</c> gave them and Twilio kept them: <c>client:alice?crm=42</c>
    /// has <c>crm</c> with the value <c>42</c>. Texts for logs and errors never contain them. When a name occurs twice, the first counts.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, string> Parameters
    {
        get => AddressParameters.Read(_parameters);
        init => _parameters = AddressParameters.Write(value);
    }

    /// <summary>Gets Twilio's direction: <c>inbound</c>, <c>outbound-api</c>, <c>outbound-dial</c>; null when not known.</summary>
    public string? Direction { get; init; }

    /// <summary>Gets the leg's status at that moment.</summary>
    public CallStatus Status { get; init; }

    /// <summary>Gets whether a Voice SDK is on this leg, so that its end user can exchange messages.</summary>
    public bool IsVoiceSdk => Identity is not null;

    /// <summary>
    /// Returns a text for logs and errors, such as <c>CA… (client:alice, inbound, in-progress)</c>: on one line, without the address's parameters.
    /// </summary>
    public override string ToString() => LogText.Show(
        $"{CallSid} ({(string.IsNullOrEmpty(Address) ? "no address" : Address)}, {Direction ?? "direction unknown"}, {Status.ToText() ?? "status unknown"})");

    internal static CallLeg From(CallRecord record, AccountSid account)
    {
        var address = record.IsInbound ? record.From : record.To;
        return new(VoiceSdkAddress.WrittenParameters(address))
        {
            CallSid = record.CallSid,
            AccountSid = record.AccountSid ?? account,
            ParentCallSid = record.ParentCallSid,
            Identity = record.Identity,
            Address = address,
            Direction = record.Direction,
            Status = record.Status,
        };
    }
}
