namespace CallMessageEvents.Tool;

/// <summary>What the doctor found, as JSON.</summary>
/// <param name="Ok">Whether no check failed.</param>
/// <param name="Sources">Where the configuration comes from.</param>
/// <param name="Checks">The checks.</param>
internal sealed record DoctorReport(bool Ok, IReadOnlyList<string> Sources, IReadOnlyList<DoctorCheck> Checks)
{
    public static DoctorReport Create(IReadOnlyList<string> sources, IReadOnlyList<CallMessageCheck> checks) => new(
        checks.All(static check => check.Outcome != CallMessageCheckOutcome.Failed),
        sources,
        [.. checks.Select(static check => new DoctorCheck(check.Name, Word(check.Outcome), check.Finding, check.Remedy))]);

    public static string Word(CallMessageCheckOutcome outcome) => outcome switch
    {
        CallMessageCheckOutcome.Ok => "ok",
        CallMessageCheckOutcome.Skipped => "skipped",
        CallMessageCheckOutcome.Warning => "warning",
        _ => "failed",
    };
}

/// <summary>One check.</summary>
internal sealed record DoctorCheck(string Name, string Outcome, string Finding, string? Remedy);
