using System.Diagnostics.CodeAnalysis;
using CallMessageEvents.ContractExport;

namespace Microsoft.Extensions.Hosting;

/// <summary>Exports the application's contracts from its command line.</summary>
public static class CallMessageContractsHostExtensions
{
    /// <summary>
    /// Runs the application, as <c>RunAsync</c> does. When the first argument is <c>contracts</c>, it writes or checks the application's contracts instead, and
    /// ends without starting the host: <c>dotnet run -- contracts --typescript ../web/contracts.ts</c>.
    /// </summary>
    /// <remarks><inheritdoc cref="ExportContractsAsync" path="/remarks"/></remarks>
    /// <param name="host">The application. It is disposed at the end.</param>
    /// <param name="args">The application's arguments. <c>contracts --help</c> shows those of the export.</param>
    /// <param name="configure">Says of contracts what no registration says; null for nothing.</param>
    /// <param name="cancellationToken">Stops the application.</param>
    /// <returns>
    /// The exit code: 0 when the host has stopped, or all is written or current; 1 when a checked file is not current; 2 when nothing could be written or
    /// checked.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="args"/> is null.</exception>
    public static async Task<int> RunWithContractsAsync(
        this IHost host, string[] args, Action<ContractExportOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        if (await host.ExportContractsAsync(args, configure, cancellationToken).ConfigureAwait(false) is not { } exitCode)
        {
            await host.RunAsync(cancellationToken).ConfigureAwait(false);
            return 0;
        }

        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync().ConfigureAwait(false);
        else host.Dispose();
        return exitCode;
    }

    /// <summary>
    /// Writes or checks the application's contracts when the first argument is <c>contracts</c>, and does nothing otherwise. Call it as soon as the application
    /// is built, where what follows needs credentials: <c>if (await app.ExportContractsAsync(args) is { } exitCode) return exitCode;</c>
    /// </summary>
    /// <remarks>
    /// The account's options are not validated, so that the export needs no credentials; but <c>MapCallMessageEvents</c>, where it is called before, does. An
    /// application that was published ahead of time cannot export: use its ordinary build. <see cref="Environment.ExitCode"/> is set, too, so that an entry
    /// point that returns nothing ends with it.
    /// </remarks>
    /// <param name="host">The application. It is not started.</param>
    /// <param name="args">The application's arguments. <c>contracts --help</c> shows those of the export.</param>
    /// <param name="configure">Says of contracts what no registration says; null for nothing.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <returns>
    /// The exit code: 0 when all is written or current; 1 when a checked file is not current; 2 when nothing could be written or checked. Null when the
    /// arguments ask for no export: run the application.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="args"/> is null.</exception>
    public static async Task<int?> ExportContractsAsync(
        this IHost host, string[] args, Action<ContractExportOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);
        if (args is not [Arguments.Command, .. var rest]) return null;

        return Environment.ExitCode = await ExportAsync(host, rest, configure, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ExportAsync(
        IHost host, string[] args, Action<ContractExportOptions>? configure, CancellationToken cancellationToken)
    {
        if (!Reflection.IsPossible)
        {
            await Console.Error.WriteLineAsync($"{Reflection.Message} For example: dotnet run -- contracts --help").ConfigureAwait(false);
            return ContractsCommand.Fault;
        }

        var options = new ContractExportOptions();
        configure?.Invoke(options);
        return await new ContractsCommand(Console.Out, Console.Error).RunAsync(args, Export, cancellationToken).ConfigureAwait(false);

        ExportedContracts Export(string? account)
        {
            options.AccountName = account ?? options.AccountName;
            return Create(host.Services, options);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by Reflection.IsPossible, which is false in a native program.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by Reflection.IsPossible, which is false in a native program.")]
    private static ExportedContracts Create(IServiceProvider services, ContractExportOptions options) => ExportedContracts.Create(services, options);
}
