namespace CallMessageEvents.Emulator;

/// <summary>A fault of requests, of callbacks or of end users' messages, and how many it has hit.</summary>
internal sealed record FaultChange(string Where, string Kind, string? Concerns, string? Call, int? Count, int Hit, double Probability)
{
    public bool Processed { get; private init; }

    public double? Delay { get; private init; }

    public int? Status { get; private init; }

    public static FaultChange Of((Fault Fault, int Hit) entry)
    {
        var (fault, hit) = entry;
        return new("requests", fault.Kind.ToString(), fault.Operation?.ToString(), fault.CallSid, fault.Count, hit, fault.Probability)
        {
            Processed = fault.Processed,
            Delay = fault.Delay?.TotalMilliseconds,
            Status = fault.StatusCode,
        };
    }

    public static FaultChange Of((CallbackFault Fault, int Hit) entry)
    {
        var (fault, hit) = entry;
        return new("callbacks", fault.Kind.ToString(), fault.Callback?.ToString(), fault.CallSid, fault.Count, hit, fault.Probability);
    }

    public static FaultChange Of((EndUserFault Fault, int Hit) entry)
    {
        var (fault, hit) = entry;
        var concerns = fault.FromEndUser switch { true => "messages of end users", false => "messages to end users", null => null };
        return new("endUsers", fault.Kind.ToString(), concerns, fault.CallSid, fault.Count, hit, fault.Probability)
        {
            Delay = fault.Delay?.TotalMilliseconds,
        };
    }
}
