namespace CallMessageEvents.ContractExport;

/// <summary>Writes the contracts to files, or checks the files.</summary>
internal sealed class ContractsCommand(TextWriter output, TextWriter error)
{
    public const int Done = 0;
    public const int NotCurrent = 1;
    public const int Fault = 2;

    /// <param name="args">The arguments behind <see cref="Arguments.Command"/>.</param>
    /// <param name="export">Exports the contracts of the account that the arguments name; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, Func<string?, ExportedContracts> export, CancellationToken cancellationToken)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            if (arguments.Help)
            {
                await output.WriteLineAsync(Arguments.Usage).ConfigureAwait(false);
                return Done;
            }

            var exported = export(arguments.Account);
            var files = Files(arguments, exported).ToList();
            if (arguments.Check) return await CheckAsync(exported, arguments.Document!, files, cancellationToken).ConfigureAwait(false);

            foreach (var file in files) await file.WriteAsync(cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync($"Written: {string.Join(", ", files.Select(static file => file.Path))}").ConfigureAwait(false);
            return Done;
        }
        catch (ExportFault e)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return Fault;
        }
    }

    private static IEnumerable<ContractFile> Files(Arguments arguments, ExportedContracts exported)
    {
        if (arguments.Document is { } document) yield return new ContractFile(document, exported.Document);
        if (arguments.TypeScript is { } typeScript) yield return new ContractFile(typeScript, exported.TypeScript);
        if (arguments.JsonSchema is { } jsonSchema) yield return new ContractFile(jsonSchema, exported.JsonSchema);
    }

    private async Task<int> CheckAsync(ExportedContracts exported, string document, List<ContractFile> files, CancellationToken cancellationToken)
    {
        var committed = await files[0].ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ExportFault($"There is no {Path.GetFullPath(document)} to compare with: write it without --check, and commit it.");
        var changes = exported.Compare(committed, document);

        var stale = new List<string>();
        foreach (var file in files)
        {
            if (!await file.IsCurrentAsync(cancellationToken).ConfigureAwait(false)) stale.Add(file.Path);
        }

        foreach (var change in changes) await error.WriteLineAsync($"{Word(change.Impact)}  {change}").ConfigureAwait(false);
        if (stale.Count == 0)
        {
            await output.WriteLineAsync($"Current: {string.Join(", ", files.Select(static file => file.Path))}").ConfigureAwait(false);
            return Done;
        }

        var breaking = changes.Count(static change => change.Impact == ContractImpact.Breaking);
        var verdict = changes.Count == 0 ? "no change of the contracts" : $"{breaking} breaking";
        await error.WriteLineAsync($"Not current ({verdict}): {string.Join(", ", stale)}. Write them anew without --check, and commit them.")
            .ConfigureAwait(false);
        return NotCurrent;
    }

    private static string Word(ContractImpact impact) => impact switch
    {
        ContractImpact.Breaking => "breaking    ",
        ContractImpact.MayBreak => "may break   ",
        _ => "not breaking",
    };
}
