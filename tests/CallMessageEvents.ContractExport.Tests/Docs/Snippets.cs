using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.ContractExport.Tests.Docs;

/// <summary>The C# blocks of docs/contracts.md and of the package's README, so that they are compiled.</summary>
internal static class Snippets
{
    public static async Task<int> RunAsync(Cards cards, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCallMessageEvents().AddRequestHandler<AccountQuery, AccountCard>(
            (context, cancellationToken) => cards.FindAsync(context.Content.Id, cancellationToken));

        var app = builder.Build();
        app.MapCallMessageEvents();
        return await app.RunWithContractsAsync(args);
    }

    public static async Task<int> RunWithoutCredentialsAsync(Cards cards, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCallMessageEvents().AddRequestHandler<AccountQuery, AccountCard>(
            (context, cancellationToken) => cards.FindAsync(context.Content.Id, cancellationToken));

        await using var app = builder.Build();
        if (await app.ExportContractsAsync(args) is { } exitCode) return exitCode;

        app.MapCallMessageEvents();
        await app.RunAsync();
        return 0;
    }

    public static async Task<int> RunWithOptionsAsync(IHost app, string[] args)
    {
        return await app.RunWithContractsAsync(args, options =>
        {
            options.Assemblies.Add(typeof(Hint).Assembly);
            options.Received.Add(typeof(Typing));
        });
    }

    public static async Task CheckAsync(IServiceProvider services)
    {
        var contracts = ExportedContracts.Create(services);
        var changes = contracts.Compare(await File.ReadAllTextAsync("contracts.json"));
        Assert.DoesNotContain(changes, change => change.Impact == ContractImpact.Breaking);
    }
}
