namespace CallMessageEvents.Tests;

/// <summary>The contract that tests send.</summary>
[CallMessage("note")]
internal sealed record Note(string Text);
