namespace CallMessageEvents.ContractExport;

/// <summary>What has changed in the contracts since they were committed. Immutable, thread-safe.</summary>
public sealed class ContractChange
{
    internal ContractChange(ContractImpact impact, string where, string text) => (Impact, Where, Text) = (impact, where, text);

    /// <summary>Gets a value that indicates whether it breaks apps that were built on the committed contracts.</summary>
    public ContractImpact Impact { get; }

    /// <summary>Gets the name of the contract or of the type.</summary>
    public string Where { get; }

    /// <summary>Gets what has changed, for people.</summary>
    public string Text { get; }

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
