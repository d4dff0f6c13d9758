using System.CommandLine;
using System.Text;
using Spectre.Console;

namespace CallMessageEvents.Tool;

/// <summary><c>call-messages send</c>: one message to an end user of a call.</summary>
internal static class SendCommand
{
    /// <summary>What stands for the standard input.</summary>
    private const string Input = "-";

    public static Command Create()
    {
        var (arguments, call) = (new AccountArguments(), new CallArguments());
        var who = new Option<string>("--who") { Description = $"Who gets it: {Who.Help}.", Required = true, HelpName = "who" };
        var wait = new Option<double?>("--wait") { Description = "How long to wait until the leg rings. Default: not at all.", HelpName = "seconds" };
        var content = new Argument<string>("content") { Description = $"The message as JSON; {Input} for the standard input." };
        var command = new Command("send", "Sends a message to an end user of a call that is going on.") { content };
        call.AddTo(command);
        command.Add(who);
        command.Add(wait);
        arguments.AddTo(command);
        CommandLine.Run(command, arguments, async (parsed, account, output, cancellationToken) =>
        {
            var user = Who.Parse(parsed.GetValue(who)!, call.Call(parsed));
            if (call.Subaccount(parsed) is { } subaccount) user = user.In(subaccount);
            var options = parsed.GetValue(wait) is { } seconds ? new SendOptions { WaitUntilActive = Wait(seconds) } : null;
            var json = parsed.GetValue(content)!;
            if (json == Input) json = await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);

            var sent = await account.Messenger.SendJsonAsync(user, Encoding.UTF8.GetBytes(json), options, cancellationToken).ConfigureAwait(false);
            if (output.IsJson) output.WriteJson(Report(sent), static json => json.SendReport);
            else output.WriteLine($"Twilio has taken [bold]{Markup.Escape(sent.Sid.ToString())}[/], to leg {sent.CallSid}.");
            return 0;
        });
        return command;
    }

    private static SendReport Report(SentMessage sent) =>
        new(sent.Sid.ToString(), sent.CallSid.ToString(), sent.AccountSid.ToString(), sent.IdempotencyKey);

    private static TimeSpan Wait(double seconds) => seconds is > 0 and <= 3600
        ? TimeSpan.FromSeconds(seconds)
        : throw new ToolException("--wait must be seconds, more than 0 and at most 3600.");
}
