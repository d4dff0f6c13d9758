using System.CommandLine;

namespace CallMessageEvents.Tool;

/// <summary>The command with its subcommands.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("Finds out why call messages do not arrive, and sends, lists and shows them on a live call.")
    {
        DoctorCommand.Create(),
        LegsCommand.Create(),
        SendCommand.Create(),
        TailCommand.Create(),
    };

    /// <summary>Runs a command, and shows what went wrong in one line, without a stack trace.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The arguments that all commands have.</param>
    /// <param name="run">Runs it, and returns the exit code.</param>
    public static void Run(Command command, AccountArguments arguments, Func<ParseResult, ToolAccount, Output, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new Output(parsed.GetValue(arguments.Json));
            try
            {
                var account = ToolAccount.Open(parsed, arguments);
                await using (account.ConfigureAwait(false))
                {
                    return await run(parsed, account, output, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Interrupted;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                output.Fail(failure);
                return 1;
            }
        });

    /// <summary>Returns what is wrong with a command line; null when nothing is.</summary>
    public static string? MistakeIn(ParseResult parsed, IReadOnlyList<string> words)
    {
        if (parsed.Errors.Count == 0) return null;

        // Without a command, --json is a mistake, too, and not the one to tell.
        var others = Create().Parse([.. words.Where(static word => !IsJson(word))]).Errors;

        // Of a mistaken command the last error says which it is.
        return (others.Count > 0 ? others : parsed.Errors)[^1].Message;
    }

    /// <summary>Whether a command line that could not be parsed asks for JSON.</summary>
    public static bool AsksForJson(IEnumerable<string> words) => words.TakeWhile(static word => word != "--").Any(IsJson);

    private static bool IsJson(string word) => word is "--json" or "--json=true" or "--json:true";

    /// <summary>What shells expect after Ctrl+C.</summary>
    private const int Interrupted = 130;
}
