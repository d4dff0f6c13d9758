namespace CallMessageEvents.ContractExport;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    /// <summary>The argument in front of the others.</summary>
    public const string Command = "contracts";

    public const string Usage = """
        Writes the application's message contracts for the apps on the other side, and does not start the application.

        contracts [--typescript FILE] [--json-schema FILE] [--document FILE] [--check] [--account NAME]

          --typescript FILE   types for TypeScript
          --json-schema FILE  JSON Schema (2020-12), a definition for each contract
          --document FILE     the document that later contracts are compared with: commit it
          --check             writes nothing; fails when a file is not current, and names each change, breaking or not
          --account NAME      the account by its name, where there are several

        Exit code: 0 done or current, 1 not current, 2 nothing could be written or checked.
        """;

    public string? TypeScript { get; private set; }

    public string? JsonSchema { get; private set; }

    public string? Document { get; private set; }

    public string? Account { get; private set; }

    public bool Check { get; private set; }

    public bool Help { get; private set; }

    /// <exception cref="ExportFault">The arguments are no such.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--typescript":
                    arguments.TypeScript = Once(arguments.TypeScript, args, ref i);
                    break;
                case "--json-schema":
                    arguments.JsonSchema = Once(arguments.JsonSchema, args, ref i);
                    break;
                case "--document":
                    arguments.Document = Once(arguments.Document, args, ref i);
                    break;
                case "--account":
                    arguments.Account = Once(arguments.Account, args, ref i);
                    break;
                case "--check":
                    arguments.Check = true;
                    break;
                case "--help" or "-h":
                    arguments.Help = true;
                    break;
                default:
                    throw new ExportFault($"\"{args[i]}\" is no argument of contracts: see contracts --help.");
            }
        }

        return arguments.Help ? arguments : arguments.Checked();
    }

    private Arguments Checked()
    {
        if (TypeScript is null && JsonSchema is null && Document is null)
            throw new ExportFault("No file is named: give --typescript FILE, --json-schema FILE or --document FILE, or see contracts --help.");
        var files = new HashSet<string>(StringComparer.Ordinal);
        if (new[] { TypeScript, JsonSchema, Document }.FirstOrDefault(file => file is not null && !files.Add(file)) is { } twice)
            throw new ExportFault($"{twice} is named twice: give each text a file of its own.");
        if (Check && Document is null)
            throw new ExportFault("--check compares with a committed document: name it with --document FILE.");

        return this;
    }

    private static string Once(string? known, IReadOnlyList<string> args, ref int i)
    {
        var name = args[i];
        if (known is not null) throw new ExportFault($"{name} is given twice.");
        if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal) || args[i + 1].Length == 0)
            throw new ExportFault($"{name} needs a value behind it: see contracts --help.");

        return args[++i];
    }
}
