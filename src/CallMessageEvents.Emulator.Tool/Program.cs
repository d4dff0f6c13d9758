using System.Diagnostics.CodeAnalysis;
using CallMessageEvents.Emulator.Tool;

[assembly: SuppressMessage("Globalization", "CA1303", Justification = "The tool speaks English.")]

var line = new CommandLine();
var parsed = line.Command.Parse(args);
if (parsed.Errors is [var error, ..])
{
    return await Output.FailAsync(error.Message).ConfigureAwait(false);
}

// --help and --version.
if (parsed.Action is { } action && action != line.Command.Action)
{
    return await parsed.InvokeAsync().ConfigureAwait(false);
}

try
{
    var settings = await Settings.ReadAsync(line, parsed).ConfigureAwait(false);
    using var signals = new EndSignals();
    await EmulatorRun.UntilAsync(signals.Received, settings).ConfigureAwait(false);
    return 0;
}
catch (ToolException failure)
{
    return await Output.FailAsync(failure.Message).ConfigureAwait(false);
}
