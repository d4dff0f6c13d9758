namespace CallMessageEvents.Tests;

/// <summary>What a <see cref="Ledger"/> shows.</summary>
internal sealed class Verdict
{
    public List<string> Faults { get; } = [];

    public int Twice { get; set; }

    public int Overlaps { get; set; }

    /// <summary>How many handlers began just after their node had lost the call: it had looked before.</summary>
    public int Late { get; set; }

    public int Losses { get; set; }

    public int Handovers { get; set; }

    public override string ToString() =>
        $"{Faults.Count} faults, {Twice} handled twice, {Overlaps} overlaps, {Late} late, {Losses} losses, {Handovers} handovers\n"
        + string.Join('\n', Faults.Take(20));
}
