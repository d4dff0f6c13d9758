using System.CommandLine;

namespace CallMessageEvents.Emulator.Tool;

/// <summary>The command and its options.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<Setting, Option<string>> _options =
        Setting.All.ToDictionary(setting => setting, setting => new Option<string>(setting.Option)
        {
            Description = $"{setting.Description} [{setting.Variable}]",
            Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        });

    public CommandLine()
    {
        Config = new("--config")
        {
            Description = $"A JSON file with the same settings: \"urls\", \"accountSid\" and so on. [{Setting.VariableOf("--config")}]",
        };
        Command = new("Runs an emulator of Twilio's call message events until Ctrl+C. Arguments go before the environment's variables, these before the file.")
        {
            Config,
        };
        foreach (var option in _options.Values)
        {
            Command.Add(option);
        }
    }

    public RootCommand Command { get; }

    public Option<string> Config { get; }

    /// <summary>What was given; a switch that is named alone is on.</summary>
    public string? Find(ParseResult parsed, Setting setting) =>
        parsed.GetResult(_options[setting]) is { Tokens: [] } && setting.IsSwitch ? bool.TrueString : parsed.GetValue(_options[setting]);
}
