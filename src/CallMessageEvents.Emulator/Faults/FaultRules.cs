using System.Diagnostics.CodeAnalysis;
using Microsoft.Net.Http.Headers;

namespace CallMessageEvents.Emulator;

/// <summary>What a fault must be to make sense.</summary>
internal static class FaultRules
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(36_500);

    public static void Check(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Require(Enum.IsDefined(fault.Kind), nameof(Fault.Kind), "must be one of the kinds");
        Require(fault.Kind is not (FaultKind.Latency or FaultKind.SlowBody) || fault.Delay is not null, nameof(Fault.Delay), $"is needed for {fault.Kind}");
        Require(fault.Delay is null || (fault.Delay > TimeSpan.Zero && fault.Delay <= MaxDelay), nameof(Fault.Delay), "must be positive and at most a day");
        Require(fault.Kind != FaultKind.Status || fault.StatusCode is not null, nameof(Fault.StatusCode), $"is needed for {fault.Kind}");
        Require(fault.StatusCode is null or (>= 200 and <= 599), nameof(Fault.StatusCode), "must be from 200 to 599");
        Require(fault.Code is null or > 0, nameof(Fault.Code), "must be positive");
        Require(
            fault.RetryAfter is null || (fault.RetryAfter >= TimeSpan.Zero && fault.RetryAfter <= MaxRetryAfter),
            nameof(Fault.RetryAfter),
            "must be from zero to 100 years");
        Require(fault.ContentType is null || MediaTypeHeaderValue.TryParse(fault.ContentType, out _), nameof(Fault.ContentType), "must be a media type");
        Require(fault.Operation is not { } operation || Enum.IsDefined(operation), nameof(Fault.Operation), "must be one of the operations");
        Require(
            fault.Kind != FaultKind.StaleRead || fault.Operation is null || ReadsCalls(fault.Operation.Value),
            nameof(Fault.Operation),
            $"must be FetchCall or ListCalls for {fault.Kind}");
        Require(fault.CallSid is null || Sids.IsValid(fault.CallSid, Sids.Call), nameof(Fault.CallSid), "must be CA and 32 hex digits");
        Require(fault.Count is null or >= 0, nameof(Fault.Count), "must not be negative");
        Require(fault.Probability is >= 0 and <= 1, nameof(Fault.Probability), "must be from 0 to 1");
        Require(fault.MaxInARow is null or >= 0, nameof(Fault.MaxInARow), "must not be negative");
    }

    public static bool Concerns(Fault fault, FaultTarget target) =>
        (fault.Operation is null || fault.Operation == target.Operation)
        && (fault.CallSid is null || string.Equals(fault.CallSid, target.CallSid, StringComparison.Ordinal))
        && (fault.Kind != FaultKind.StaleRead || ReadsCalls(target.Operation));

    private static bool ReadsCalls(EmulatorOperation operation) => operation is EmulatorOperation.FetchCall or EmulatorOperation.ListCalls;

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of EmulatorFaults.Add.")]
    [SuppressMessage("Usage", "MA0015", Justification = "The parameter is that of EmulatorFaults.Add.")]
    private static void Require(bool holds, string property, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(Fault)}.{property} {rule}.", "fault");
        }
    }
}
