using System.CommandLine;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace CallMessageEvents.Tool;

/// <summary><c>call-messages doctor</c>: the checks of the library, from the application's folder.</summary>
internal static class DoctorCommand
{
    private const string DefaultPrefix = "/call-message-events";

    public static Command Create()
    {
        var arguments = new AccountArguments();
        var publicBaseUrl = new Option<string>("--public-base-url") { Description = "Where Twilio reaches the application.", HelpName = "https://…" };
        var prefix = new Option<string>("--prefix")
        {
            Description = "The prefix that the application gives to MapCallMessageEvents.", DefaultValueFactory = static _ => DefaultPrefix, HelpName = "/path",
        };
        var command = new Command("doctor", "Checks configuration, credentials, clock, and the address where callbacks come.") { publicBaseUrl, prefix };
        arguments.AddTo(command);
        arguments.AddSetting(publicBaseUrl, nameof(CallMessageEventsOptions.PublicBaseUrl));
        CommandLine.Run(command, arguments, (parsed, account, output, cancellationToken) =>
            RunAsync(account, parsed.GetValue(prefix)!, output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ToolAccount account, string prefix, Output output, CancellationToken cancellationToken)
    {
        TellPaths(account, $"/{prefix.Trim('/')}");
        var report = DoctorReport.Create(account.Sources, await account.Get<ICallMessageChecks>().RunAsync(cancellationToken).ConfigureAwait(false));
        if (output.IsJson) output.WriteJson(report, static json => json.DoctorReport);
        else Show(report, output);
        return report.Ok ? 0 : 1;
    }

    /// <summary>The application maps the endpoints, and not this process.</summary>
    private static void TellPaths(ToolAccount account, string prefix)
    {
        try
        {
            account.Get<ICallbackPaths>().Map(() => $"{prefix}/messages", () => $"{prefix}/status");
        }
        catch (Exception e) when (e is InvalidOperationException or OptionsValidationException)
        {
            // The checks begin with the configuration, and tell, also that callbacks cannot be verified.
        }
    }

    private static void Show(DoctorReport report, Output output)
    {
        output.Write(Output.Shown($"Configuration from {string.Join(", ", report.Sources)}.", new Style(Color.Grey)).Append(Environment.NewLine));
        var rows = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var check in report.Checks)
        {
            rows.AddRow(Output.Shown(check.Outcome, new Style(Colour(check.Outcome))), Output.Shown(check.Name), Output.Shown(check.Finding));
            if (check.Remedy is { } remedy)
                rows.AddRow(Output.Shown(string.Empty), Output.Shown(string.Empty), Output.Shown(remedy, new Style(decoration: Decoration.Bold)));
        }

        output.Write(rows);
        output.WriteLine(report.Ok ? "[green]Nothing failed.[/]" : $"[red]{report.Checks.Count(static check => check.Outcome == "failed")} failed.[/]");
    }

    private static Color Colour(string outcome) => outcome switch
    {
        "ok" => Color.Green,
        "warning" => Color.Yellow,
        "failed" => Color.Red,
        _ => Color.Grey,
    };
}
