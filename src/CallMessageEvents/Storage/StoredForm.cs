namespace CallMessageEvents;

/// <summary>Whether stored bytes could be read.</summary>
internal enum StoredForm
{
    /// <summary>They were read.</summary>
    Read,

    /// <summary>A newer version of the library wrote them: a node that has it can read them.</summary>
    Newer,

    /// <summary>They are damaged, or nothing that the library wrote.</summary>
    Unreadable,
}
