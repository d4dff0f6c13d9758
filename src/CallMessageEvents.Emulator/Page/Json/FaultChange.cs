namespace CallMessageEvents.Emulator;

/// <summary>A fault of requests or of callbacks, and how many it has hit.</summary>
internal sealed record FaultChange(bool OfCallbacks, string Kind, string? Concerns, string? Call, int? Count, int Hit, double Probability)
{
    public bool Processed { get; private init; }

    public double? Delay { get; private init; }

    public int? Status { get; private init; }

    public static FaultChange Of((Fault Fault, int Hit) entry)
    {
        var (fault, hit) = entry;
        return new(OfCallbacks: false, fault.Kind.ToString(), fault.Operation?.ToString(), fault.CallSid, fault.Count, hit, fault.Probability)
        {
            Processed = fault.Processed,
            Delay = fault.Delay?.TotalMilliseconds,
            Status = fault.StatusCode,
        };
    }

    public static FaultChange Of((CallbackFault Fault, int Hit) entry)
    {
        var (fault, hit) = entry;
        return new(OfCallbacks: true, fault.Kind.ToString(), fault.Callback?.ToString(), fault.CallSid, fault.Count, hit, fault.Probability);
    }
}
