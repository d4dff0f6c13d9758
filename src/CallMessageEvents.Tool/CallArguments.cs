using System.CommandLine;

namespace CallMessageEvents.Tool;

/// <summary>Options that name a call.</summary>
internal sealed class CallArguments
{
    private readonly Option<string> _call = new("--call") { Description = "The sid of any leg of the call.", Required = true, HelpName = "CA…" };
    private readonly Option<string> _subaccount = new("--subaccount") { Description = "The subaccount that the call belongs to.", HelpName = "AC…" };

    public void AddTo(Command command)
    {
        command.Add(_call);
        command.Add(_subaccount);
    }

    public CallSid Call(ParseResult parsed) => CallSid.TryParse(parsed.GetValue(_call), out var sid)
        ? sid
        : throw new ToolException("--call must be a call's sid: CA and 32 hexadecimal digits.");

    public AccountSid? Subaccount(ParseResult parsed) => parsed.GetValue(_subaccount) is not { } text ? null
        : AccountSid.TryParse(text, out var sid) ? sid
        : throw new ToolException("--subaccount must be an account's sid: AC and 32 hexadecimal digits.");
}
