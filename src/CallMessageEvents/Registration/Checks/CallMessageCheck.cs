namespace CallMessageEvents.Hosting;

/// <summary>The result of one check. Its texts never contain a secret.</summary>
public sealed record CallMessageCheck
{
    /// <summary>
    /// Gets the check's name: <c>configuration</c>, <c>api-key</c>, <c>auth-token</c>, <c>clock</c>, <c>public-address</c> or <c>signed-callback</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Gets the result.</summary>
    public required CallMessageCheckOutcome Outcome { get; init; }

    /// <summary>Gets what was found, in whole sentences.</summary>
    public required string Finding { get; init; }

    /// <summary>Gets what to do; null when there is nothing to do.</summary>
    public string? Remedy { get; init; }

    internal static CallMessageCheck Ok(string name, string finding) => new() { Name = name, Outcome = CallMessageCheckOutcome.Ok, Finding = finding };

    internal static CallMessageCheck Skipped(string name, string finding, string? remedy = null) =>
        new() { Name = name, Outcome = CallMessageCheckOutcome.Skipped, Finding = finding, Remedy = remedy };

    internal static CallMessageCheck Warning(string name, string finding, string? remedy = null) =>
        new() { Name = name, Outcome = CallMessageCheckOutcome.Warning, Finding = finding, Remedy = remedy };

    internal static CallMessageCheck Failed(string name, string finding, string? remedy = null) =>
        new() { Name = name, Outcome = CallMessageCheckOutcome.Failed, Finding = finding, Remedy = remedy };
}
