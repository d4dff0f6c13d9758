using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds an account's services: keyed by its name, or unkeyed for the unnamed account.</summary>
internal static class AccountServices
{
    public static T Get<T>(this AccountName account, IServiceProvider services)
        where T : class =>
        (account.IsUnnamed ? services.GetService<T>() : services.GetKeyedService<T>(account.ToString()))
        ?? throw new InvalidOperationException($"The account is not registered: write {Registration(account)} before the application is built.");

    private static string Registration(AccountName account) =>
        account.IsUnnamed ? "builder.Services.AddCallMessageEvents()" : $"builder.Services.AddCallMessageEvents(\"{account}\")";
}
