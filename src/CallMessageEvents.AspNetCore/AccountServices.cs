using CallMessageEvents.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds an account's services: keyed by its name, or unkeyed for the unnamed account.</summary>
internal static class AccountServices
{
    public static T Get<T>(this AccountName account, IServiceProvider services)
        where T : class =>
        account.Find<T>(services)
        ?? throw new InvalidOperationException(account.Missing());

    /// <summary>Says that the account is not registered, and what to write.</summary>
    public static string Missing(this AccountName account) =>
        $"The account {(account.IsUnnamed ? "without a name" : $"\"{account}\"")} is not registered: write {Registration(account)} before the application is "
        + "built, or name the account that is: new AccountName(…).";

    public static DeadLetters GetDeadLetters(this AccountName account, IServiceProvider services) =>
        account.Find<DeadLetters>(services)
        ?? throw new InvalidOperationException(
            "The account keeps no dead letters, since it has no engine: what a handler failed at is lost in memory. Register an engine, such as "
            + $"{Registration(account)}.AddPostgreSql(connectionString) of CallMessageEvents.PostgreSql, or do not map these endpoints.");

    /// <summary>Whether a text is the name of a registered account. False where the container cannot tell.</summary>
    /// <typeparam name="T">A service that each account has.</typeparam>
    public static bool IsAccountOf<T>(this string text, IServiceProvider services) =>
        text.Length > 0 && services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(T), text) == true;

    /// <summary>Whether the account has a service. True where the container cannot tell.</summary>
    public static bool Has<T>(this AccountName account, IServiceProvider services) => account.IsUnnamed
        ? services.GetService<IServiceProviderIsService>()?.IsService(typeof(T)) != false
        : services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(T), account.ToString()) != false;

    /// <summary>The line that registers the account.</summary>
    public static string Registration(this AccountName account) =>
        account.IsUnnamed ? "builder.Services.AddCallMessageEvents()" : $"builder.Services.AddCallMessageEvents(\"{account}\")";

    private static T? Find<T>(this AccountName account, IServiceProvider services)
        where T : class =>
        account.IsUnnamed ? services.GetService<T>() : services.GetKeyedService<T>(account.ToString());
}
