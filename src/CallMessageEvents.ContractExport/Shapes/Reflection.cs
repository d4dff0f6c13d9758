namespace CallMessageEvents.ContractExport;

internal static class Reflection
{
    public const string Message = "Contracts are read by reflection: export them from the ordinary build of the application.";
}
