using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>An account of the application, and where its services are: keyed by its name, or unkeyed when it has none.</summary>
internal sealed class Account(string? name)
{
    public static Account Unnamed { get; } = new(null);

    private string Registration => name is null ? "builder.Services.AddCallMessageEvents()" : $"builder.Services.AddCallMessageEvents(\"{name}\")";

    public T Get<T>(IServiceProvider services)
        where T : class =>
        (name is null ? services.GetService<T>() : services.GetKeyedService<T>(name))
        ?? throw new InvalidOperationException($"The account is not registered: write {Registration} before the application is built.");
}
