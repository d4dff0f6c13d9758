namespace CallMessageEvents;

/// <summary>The last value of a contract in a conversation.</summary>
/// <param name="Type">The contract's name.</param>
/// <param name="Content">A JSON object with its type and without an envelope.</param>
/// <param name="Rev">Its number.</param>
/// <param name="Until">When it counts no more; null: as long as the conversation.</param>
internal sealed record PublishedValue(string Type, ReadOnlyMemory<byte> Content, long Rev, DateTimeOffset? Until);
