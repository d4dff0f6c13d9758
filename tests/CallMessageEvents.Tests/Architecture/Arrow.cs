namespace CallMessageEvents.Tests.Architecture;

/// <summary>One room knows another: a file of it uses a type that is declared there.</summary>
internal sealed record Arrow(string From, string To, string File, string Type)
{
    public override string ToString() => $"{From} knows {To}: {File} uses {Type}";
}
