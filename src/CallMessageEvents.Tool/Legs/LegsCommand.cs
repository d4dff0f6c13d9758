using System.CommandLine;
using Spectre.Console;

namespace CallMessageEvents.Tool;

/// <summary><c>call-messages legs</c>: the legs of a call.</summary>
internal static class LegsCommand
{
    public static Command Create()
    {
        var (arguments, call) = (new AccountArguments(), new CallArguments());
        var command = new Command("legs", "Lists the legs of a call: who is on them, and who can get messages now.");
        call.AddTo(command);
        arguments.AddTo(command);
        CommandLine.Run(command, arguments, async (parsed, account, output, cancellationToken) =>
        {
            var legs = await account.Messenger.ListLegsAsync(call.Call(parsed), call.Subaccount(parsed), cancellationToken).ConfigureAwait(false);
            var report = LegsReport.Create(legs);
            if (output.IsJson) output.WriteJson(report, static json => json.LegsReport);
            else output.Write(Table(report));
            return 0;
        });
        return command;
    }

    private static Table Table(LegsReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in (string[])["leg", "parent", "direction", "address", "identity", "status", "active"]) table.AddColumn(title);
        foreach (var leg in report.Legs)
        {
            table.AddRow(
                Shown(leg.Sid), Shown(leg.Parent), Shown(leg.Direction), Shown(leg.Address), Shown(leg.Identity), Shown(leg.Status),
                leg.Active ? Output.Shown("yes", new Style(Color.Green)) : Shown("no"));
        }

        return table;
    }

    private static Paragraph Shown(string? text) => Output.Shown(text ?? string.Empty);
}
