namespace CallMessageEvents;

/// <summary>The ids of diagnostics that the compiler gives to who uses what may still change.</summary>
internal static class StorageDiagnostics
{
    /// <summary>The seams beneath the inbox and the directory, until an engine has proved them.</summary>
    public const string Seams = "CME001";
}
