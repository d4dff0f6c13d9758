namespace CallMessageEvents.ContractExport;

/// <summary>What has changed in the contracts since they were committed.</summary>
/// <param name="Impact">Whether it breaks apps that were built on the committed contracts.</param>
/// <param name="Where">The contract or the type.</param>
/// <param name="Text">What has changed.</param>
public sealed record ContractChange(ContractImpact Impact, string Where, string Text)
{
    /// <summary>Returns the change on one line.</summary>
    public override string ToString() => $"{Where}: {Text}";
}

/// <summary>What a change does to apps that were built on the committed contracts.</summary>
public enum ContractImpact
{
    /// <summary>They go on working.</summary>
    NotBreaking,

    /// <summary>It depends on how they are written.</summary>
    MayBreak,

    /// <summary>They do not get, or do not send, what they were built for.</summary>
    Breaking,
}
