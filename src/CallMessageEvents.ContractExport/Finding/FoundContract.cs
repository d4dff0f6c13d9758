namespace CallMessageEvents.ContractExport;

/// <summary>A contract of the application.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">The application's type.</param>
/// <param name="Direction">Who writes it.</param>
/// <param name="Reply">For a request: the reply's type; null for no request.</param>
internal sealed record FoundContract(string Name, Type Type, Direction Direction, Type? Reply);
