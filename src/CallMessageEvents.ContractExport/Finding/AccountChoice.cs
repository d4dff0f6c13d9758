namespace CallMessageEvents.ContractExport;

/// <summary>Chooses the account whose contracts are exported.</summary>
internal static class AccountChoice
{
    public static CallMessageContracts Choose(IReadOnlyList<CallMessageContracts> accounts, string? name)
    {
        if (accounts.Count == 0) throw new ExportFault("The application has no account, and so no contracts: call AddCallMessageEvents.");

        var chosen = name is null
            ? accounts.FirstOrDefault(static account => account.AccountName.IsUnnamed) ?? (accounts.Count == 1 ? accounts[0] : null)
            : accounts.FirstOrDefault(account => account.AccountName.ToString() == name);
        return chosen ?? throw new ExportFault(
            (name is null ? "There are several accounts" : $"There is no account \"{name}\"")
            + $": name one with --account: {string.Join(", ", accounts.Select(Name))}.");
    }

    private static string Name(CallMessageContracts account) =>
        account.AccountName.IsUnnamed ? "without --account it is the unnamed one" : $"\"{account.AccountName}\"";
}
