namespace CallMessageEvents.Campaign;

/// <summary>What a run has shown.</summary>
/// <param name="IsKept">Whether each promise was kept.</param>
/// <param name="Text">All that was counted.</param>
internal sealed record Verdict(bool IsKept, string Text);
