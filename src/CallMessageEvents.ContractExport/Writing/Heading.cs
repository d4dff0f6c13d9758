namespace CallMessageEvents.ContractExport;

internal static class Heading
{
    public const string Text =
        "Written by CallMessageEvents.ContractExport from the server's contracts. Do not edit: write it anew with `dotnet run -- contracts`.";
}
