namespace CallMessageEvents;

/// <summary>The eviction list that an entry is in.</summary>
internal enum CallEntryPlace : byte
{
    /// <summary>Nowhere yet.</summary>
    None,

    /// <summary>Among those that have not ended.</summary>
    Open,

    /// <summary>Among those that have ended.</summary>
    Ended,

    /// <summary>It was taken out.</summary>
    Gone,
}
