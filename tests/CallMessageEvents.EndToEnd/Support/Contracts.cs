namespace CallMessageEvents.EndToEnd;

/// <summary>The contract that the application and its end users exchange.</summary>
[CallMessage("note")]
internal sealed record Note(string Text);
