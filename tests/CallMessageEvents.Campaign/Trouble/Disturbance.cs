namespace CallMessageEvents.Campaign;

/// <summary>Something that happened to a node, or to the database.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">The node; null for the database, which concerns all nodes.</param>
/// <param name="From">When it began, as a timestamp.</param>
/// <param name="To">When it was over.</param>
internal sealed record Disturbance(string Kind, string? Node, long From, long To);
