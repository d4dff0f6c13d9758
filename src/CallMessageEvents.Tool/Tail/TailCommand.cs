using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Spectre.Console;

namespace CallMessageEvents.Tool;

/// <summary><c>call-messages tail</c>: the messages of a call's end users as they come.</summary>
internal static class TailCommand
{
    private const string DefaultListen = "http://127.0.0.1:8791";

    /// <summary>Unsubscribing must not keep the user waiting.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var (arguments, call) = (new AccountArguments(), new CallArguments());
        var publicUrl = new Option<string>("--public")
        {
            Description = "Where Twilio reaches this command, such as a tunnel's address.", Required = true, HelpName = "https://…",
        };
        var listen = new Option<string>("--listen")
        {
            Description = $"Where to listen: the tunnel's other end. Default: --public itself on loopback, else {DefaultListen}", HelpName = "http://…",
        };
        var subaccountToken = new Option<string>("--subaccount-token")
        {
            Description = "The auth token of --subaccount, which signs its callbacks: prefer CallMessageEvents__Signature__OtherAuthTokens.",
        };
        var command = new Command("tail", "Shows the messages of a call's end users as they come, until Ctrl+C or the call's end.");
        call.AddTo(command);
        command.Add(publicUrl);
        command.Add(listen);
        arguments.AddSetting(subaccountToken, ToolAccount.OtherAuthTokens);
        arguments.AddTo(command);
        CommandLine.Run(command, arguments, (parsed, account, output, cancellationToken) =>
        {
            var open = Address("--public", parsed.GetValue(publicUrl)!);
            var local = parsed.GetValue(listen) is { } text ? Address("--listen", text)
                : open.IsLoopback ? new Uri(open.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped))
                : new Uri(DefaultListen);
            if (local.Scheme != Uri.UriSchemeHttp) throw new ToolException("--listen must be an http address: the tunnel or proxy has the certificate.");
            return RunAsync(call.Call(parsed), call.Subaccount(parsed), open, local, account, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CallSid call, AccountSid? subaccount, Uri open, Uri local, ToolAccount account, Output output, CancellationToken cancellationToken)
    {
        // A path of its own: callbacks of an earlier run are not taken for this one's, and Twilio makes new subscriptions.
        var path = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var callback = new Uri($"{open.AbsoluteUri.TrimEnd('/')}/{path}#{WebhookRetry.Default}");
        var keys = CallbackKeys.Create(account, subaccount);
        var messages = Channel.CreateUnbounded<CallMessage>();
        var follower = new LegFollower(account.Messenger, call, subaccount, callback, output, TimeProvider.System);

        // First, so that a mistaken call is told before anything listens.
        await follower.LookAsync(cancellationToken).ConfigureAwait(false);
        var server = await CallbackServer.StartAsync(local, callback, keys, messages.Writer, output, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            await server.ProbeAsync(account, open, cancellationToken).ConfigureAwait(false);
            var showing = ShowAsync(messages.Reader, follower, output);
            try
            {
                await follower.FollowAsync(cancellationToken).ConfigureAwait(false);
                output.Note("The call has ended.");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C, as it is meant to end.
            }
            finally
            {
                using var late = new CancellationTokenSource(Farewell, TimeProvider.System);
                await follower.UnsubscribeAsync(late.Token).ConfigureAwait(false);
                messages.Writer.Complete();
                await showing.ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static async Task ShowAsync(ChannelReader<CallMessage> messages, LegFollower follower, Output output)
    {
        await foreach (var message in messages.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var identity = follower.IdentityOn(message.CallSid);
            if (output.IsJson) output.WriteJson(TailReport.Create(message, identity), static json => json.TailReport);
            else output.Write(Line(message, identity));
        }
    }

    private static Paragraph Line(CallMessage message, string? identity)
    {
        var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", null);
        var (content, grey) = (Output.Plain(Encoding.UTF8.GetString(message.Body.Span)), new Style(Color.Grey));
        return Output.Shown($"{time} ", grey)
            .Append(Output.Plain($"{identity ?? "?"} "), new Style(decoration: Decoration.Bold))
            .Append($"{message.CallSid} ", grey)
            .Append(content + Environment.NewLine);
    }

    private static Uri Address(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address is { Query: "", Fragment: "" }
            ? address
            : throw new ToolException($"{option} must be an absolute http or https address, without query and fragment.");
}
