using CallMessageEvents.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds an account's services: keyed by its name, or unkeyed for the unnamed account.</summary>
internal static class AccountServices
{
    public static T Get<T>(this AccountName account, IServiceProvider services)
        where T : class =>
        account.Find<T>(services)
        ?? throw new InvalidOperationException($"The account is not registered: write {Registration(account)} before the application is built.");

    public static DeadLetters GetDeadLetters(this AccountName account, IServiceProvider services) =>
        account.Find<DeadLetters>(services)
        ?? throw new InvalidOperationException(
            "The account keeps no dead letters, since it has no engine: what a handler failed at is lost in memory. Register an engine, such as "
            + $"{Registration(account)}.AddPostgreSql(connectionString) of CallMessageEvents.PostgreSql, or do not map these endpoints.");

    private static T? Find<T>(this AccountName account, IServiceProvider services)
        where T : class =>
        account.IsUnnamed ? services.GetService<T>() : services.GetKeyedService<T>(account.ToString());

    private static string Registration(AccountName account) =>
        account.IsUnnamed ? "builder.Services.AddCallMessageEvents()" : $"builder.Services.AddCallMessageEvents(\"{account}\")";
}
