using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace CallMessageEvents.ContractExport;

/// <summary>
/// The contracts of an account as texts for the apps on the other side. The same contracts give the same texts, on every machine. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// <c>RunWithContractsAsync</c> writes and checks them from the command line. This class is for a test or a tool of the application's own.
/// </remarks>
public sealed class ExportedContracts
{
    private readonly ContractDocument _document;

    private ExportedContracts(ContractDocument document, string jsonSchema)
    {
        _document = document;
        (Document, TypeScript, JsonSchema) = (DocumentJson.Write(document), TypeScriptWriter.Write(document), jsonSchema);
    }

    /// <summary>Gets the document that is committed and compared with later contracts: JSON, one line for each property.</summary>
    public string Document { get; }

    /// <summary>Gets the types for TypeScript.</summary>
    public string TypeScript { get; }

    /// <summary>Gets the JSON Schema (2020-12), with a definition for each contract's name.</summary>
    public string JsonSchema { get; }

    /// <summary>Exports the contracts of an account. Neither the account's options are validated nor is anything started.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What no registration says; null for nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The contracts cannot be exported; the text says why, and what to do.</exception>
    [RequiresUnreferencedCode(Reflection.Message)]
    [RequiresDynamicCode(Reflection.Message)]
    public static ExportedContracts Create(IServiceProvider services, ContractExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new ContractExportOptions();
        var account = AccountChoice.Choose(ReadAccounts(services), options.AccountName);
        var contracts = new ContractFinder(account, options).Find();
        return Try("The contracts cannot be exported", () =>
        {
            var builder = new DocumentBuilder(account, contracts);
            return new ExportedContracts(builder.Document, new JsonSchemaWriter(account, builder.Shapes).Write(contracts));
        });
    }

    /// <summary>Compares with contracts that were exported before.</summary>
    /// <param name="committed">The earlier <see cref="Document"/>.</param>
    /// <returns>What has changed, the worst first; nothing when apps see no difference.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="committed"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="committed"/> is no document of contracts, or one of a newer version.</exception>
    public IReadOnlyList<ContractChange> Compare(string committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        return Compare(committed, "The committed document");
    }

    internal IReadOnlyList<ContractChange> Compare(string committed, string source) =>
        new DocumentComparison(DocumentJson.Read(committed, source), _document).Compare();

    private static IReadOnlyList<CallMessageContracts> ReadAccounts(IServiceProvider services) =>
        Try("The account's options cannot be read", () => CallMessageContracts.ReadAll(services));

    private static T Try<T>(string fault, Func<T> read)
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // What configures the options, and converters, are the application's and may throw anything.
        catch (Exception e) when (e is not ExportFault)
#pragma warning restore CA1031
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new ExportFault($"{fault}: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }
}
