// A campaign: an application of three nodes on PostgreSQL, thousands of calls of the emulator's, and all that can go wrong between them. A ledger outside of
// the system says what each end user and each handler got. The program ends with 1 when a promise of the docs was broken.
using CallMessageEvents.Campaign;
using CallMessageEvents.PostgreSql.Tests;

if (args is [NodeRole.Name, .. var settings])
{
    await NodeRole.RunAsync(settings);
    return 0;
}

if (args is [LoadCommand.Name, .. var wanted]) return await LoadCommand.RunAsync(wanted);

if (CampaignOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(CampaignOptions.Usage);
    return 2;
}

if (!TemporaryPostgreSql.IsInstalled)
{
    await Console.Error.WriteLineAsync(TemporaryPostgreSql.Missing);
    return 2;
}

await using var run = await CampaignRun.StartAsync(options);
var verdict = await run.RunAsync();
await Console.Out.WriteLineAsync(verdict.Text);
return verdict.IsKept ? 0 : 1;
