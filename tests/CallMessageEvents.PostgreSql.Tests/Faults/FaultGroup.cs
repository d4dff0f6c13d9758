namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>The tests whose nodes are processes: one after the other, and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultGroup
{
    public const string Name = "faults";
}
