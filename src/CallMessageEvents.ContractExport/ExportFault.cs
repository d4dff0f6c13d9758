namespace CallMessageEvents.ContractExport;

/// <summary>Why nothing can be exported, and what to do. Its text is for the developer who runs the export.</summary>
internal sealed class ExportFault(string message) : InvalidOperationException(message);
