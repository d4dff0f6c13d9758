using System.CommandLine;

namespace CallMessageEvents.Tool;

/// <summary>The options that every command has: which account, and where its configuration comes from.</summary>
internal sealed class AccountArguments
{
    private readonly List<(Option<string> Option, string Key)> _settings =
    [
        (new("--account-sid") { Description = "The account's sid.", HelpName = "AC…" }, nameof(CallMessageEventsOptions.AccountSid)),
        (
            new("--auth-token") { Description = "The auth token. Others see it among this machine's processes: prefer CallMessageEvents__AuthToken." },
            nameof(CallMessageEventsOptions.AuthToken)),
        (new("--api-key") { Description = "An API key's sid.", HelpName = "SK…" }, nameof(CallMessageEventsOptions.ApiKeySid)),
        (new("--api-secret") { Description = "The API key's secret: prefer CallMessageEvents__ApiKeySecret." }, nameof(CallMessageEventsOptions.ApiKeySecret)),
        (new("--region") { Description = "Twilio's region, such as ie1." }, nameof(CallMessageEventsOptions.Region)),
        (new("--edge") { Description = "Twilio's edge, such as dublin." }, nameof(CallMessageEventsOptions.Edge)),
        (new("--base-address") { Description = "The emulator's address.", HelpName = "http://…" }, nameof(CallMessageEventsOptions.BaseAddress)),
    ];

    /// <summary>The account's name; null for the unnamed one.</summary>
    public Option<string> Account { get; } = new("--account") { Description = "The account's name, where the application has several.", HelpName = "name" };

    /// <summary>Where the account's settings are; null for where the library looks by itself.</summary>
    public Option<string> Section { get; } = new("--section")
    {
        Description = "The section that the application gives to AddCallMessageEvents. Default: CallMessageEvents, or CallMessageEvents:Accounts:{account}.",
        HelpName = "path",
    };

    public Option<string> Environment { get; } = new("--environment")
    {
        Description = "Which appsettings.{environment}.json to read. Default: DOTNET_ENVIRONMENT or ASPNETCORE_ENVIRONMENT, else Development beside a project "
            + "file and Production elsewhere.",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON for machines." };

    /// <summary>Takes an option of one command as a setting of the account, too.</summary>
    public void AddSetting(Option<string> option, string key) => _settings.Add((option, key));

    public void AddTo(Command command)
    {
        command.Add(Account);
        command.Add(Section);
        foreach (var (option, _) in _settings) command.Add(option);
        command.Add(Environment);
        command.Add(Json);
    }

    /// <summary>The options that were given, by their keys in the account's section.</summary>
    public IEnumerable<(string Key, string Value)> Given(ParseResult parsed)
    {
        foreach (var (option, key) in _settings)
        {
            if (parsed.GetValue(option) is { } value) yield return (key, value);
        }
    }
}
