using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using CallMessageEvents.Tool;

[assembly: SuppressMessage("Globalization", "CA1303", Justification = "The tool speaks English.")]

try
{
    var parsed = CommandLine.Create().Parse(args);
    if (CommandLine.MistakeIn(parsed, args) is { } mistake)
    {
        new Output(CommandLine.AsksForJson(args)).Fail(new ToolException($"{mistake} See call-messages --help."));
        return 1;
    }

    var run = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
    return await parsed.InvokeAsync(run).ConfigureAwait(false);
}
catch (Exception failure) when (failure is not OutOfMemoryException)
{
    // Even the error could not be told where it belongs, such as into a pipe that nobody reads.
    Output.Complain(failure);
    return 1;
}
