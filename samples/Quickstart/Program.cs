// Messages during a call, both directions, in one small web host. Without arguments everything happens on the emulator, in this process;
// --keep leaves the emulator's page open, --urls http://127.0.0.1:5081 is another address for the callbacks. On a live Twilio call:
//   TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… dotnet run --project samples/Quickstart -- --call CA… [--public https://…]
using CallMessageEvents;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Quickstart;

const string KeepOption = "--keep";
var keep = args.Contains(KeepOption);
var builder = WebApplication.CreateSlimBuilder([.. args.Where(static arg => arg != KeepOption)]);
// The host would log with a stack what is told in one line below.
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
var (call, address, step) = (builder.Configuration["call"], builder.Configuration["urls"] ?? "http://127.0.0.1:5080", 0);
if (call is not null && !CallSid.TryParse(call, out _)) return Fail($"--call needs the sid of a live call (CA and 32 hexadecimal digits), not \"{call}\".");
if (call is not null && keep)
    return Fail($"{KeepOption} leaves the emulator's page open, and a call on Twilio is not on it: leave out {KeepOption} or --call.");
if (!IsAddress(address)) return Fail($"--urls needs one address with its port, such as http://127.0.0.1:5081, not \"{address}\".");
if (builder.Configuration["public"] is { } publicUrl && !IsAddress(publicUrl))
    return Fail($"--public needs the address where Twilio reaches this program, such as https://example.com, not \"{publicUrl}\".");

// The emulator stands in for Twilio, and tells this application what becomes of calls, as TwiML's statusCallback does.
await using var twilio = call is null ? await TwilioEmulator.StartAsync(new() { StatusCallback = new Uri($"{address}/call-message-events/status") }) : null;

// One line registers the library, one the handler of the end user's typed reply: the program answers it. On Twilio the credentials come from the environment.
var replied = new TaskCompletionSource();
builder.Services
    .AddCallMessageEvents(options =>
    {
        options.PublicBaseUrl = twilio is not null ? new Uri(address) : builder.Configuration["public"] is { } url ? new Uri(url) : null;
        if (twilio is null) return;
        options.BaseAddress = twilio.BaseAddress;
        options.AccountSid = twilio.AccountSid;
        options.AuthToken = twilio.AuthToken;
    })
    .AddHandler<OfferAccepted>(async (context, cancellationToken) =>
    {
        Say($"{context.Sid}  {context.Content} from leg {context.CallSid}");
        var answer = await context.Messenger.SendAsync(
            context.Sender, new Receipt($"The {context.Content.Plan} plan is yours."), cancellationToken: cancellationToken);
        Say($"{answer.Sid}  answered, to leg {answer.CallSid}");
        replied.TrySetResult();
    });

try
{
    await using var app = builder.Build();
    app.Urls.Add(address);
    app.MapCallMessageEvents();
    await app.StartAsync();
    var messenger = app.Services.GetRequiredService<ICallMessenger>();

    // alice calls bob, and bob answers.
    var conversation = twilio?.Dial("client:alice", "client:bob").Answer();
    var anyLeg = CallSid.Parse(call ?? conversation!.Parent.Sid);
    Console.WriteLine(
        twilio is null ? $"Call {anyLeg} on Twilio" : $"alice calls bob on the emulator{(keep ? $", which shows it at {twilio.BaseAddress}" : "")}");
    foreach (var leg in conversation?.Children.Prepend(conversation.Parent) ?? [])
        Say($"{leg.Sid}  {leg.From,-12} -> {leg.To,-10} {leg.Direction}, {leg.Status}");

    // Any leg of the conversation does: the library finds the one that the end user is on.
    Step("Send to who placed the call");
    await TrySendAsync(EndUser.WhoPlaced(anyLeg), new Hint("Bob is typing an offer."));

    Step("Send to who answered it");
    await TrySendAsync(EndUser.WhoAnswered(anyLeg), new Hint("Alice is a customer since 2019."));

    if (!app.Services.GetRequiredService<ICallbackUrls>().TryGetMessages(out var callback))
    {
        Say("pass --public https://…, where Twilio reaches this program, to have it receive, too");
        return 0;
    }

    // Where status callbacks come, legs are subscribed by themselves; subscribing again gives the same subscription.
    Step("Subscribe to who answered it");
    var subscription = await messenger.SubscribeAsync(EndUser.WhoAnswered(anyLeg));
    Say($"{subscription.Sid}  on leg {subscription.CallSid}, callback {callback}");

    Step("bob accepts the offer; a handler gets it as a type of its own, and answers");
    if (conversation is not null) await conversation.Child.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""");
    await replied.Task;
    if (conversation is null) return 0;

    Step("Send to a phone's leg: Twilio would drop the message without a word");
    var phone = twilio!.Dial("client:alice", "+15551234567").Answer();
    await TrySendAsync(EndUser.OnLeg(phone.Child.Sid), new Hint("Nobody will ever read this."));

    Step("Send after the call has ended: a status callback has told of that, so no request is made");
    conversation.Parent.Complete();
    var directory = app.Services.GetRequiredService<ICallDirectory>();
    while (await directory.FindAsync(CallSid.Parse(conversation.Child.Sid)) is not { IsEnded: true }) await Task.Delay(10);
    await TrySendAsync(EndUser.WhoAnswered(anyLeg), new Hint("Too late."));

    Console.WriteLine(
        keep
            ? $"\nThe emulator's page stays open at {twilio.BaseAddress} until Ctrl+C."
            : $"\nTo see all this on the emulator's page, run it again with {KeepOption}.");
    if (keep) await app.WaitForShutdownAsync();
    return 0;

    async Task TrySendAsync(EndUser to, Hint hint)
    {
        try
        {
            var sent = await messenger.SendAsync(to, hint);
            Say($"{sent.Sid}  to leg {sent.CallSid}");
        }
        catch (CallMessageException e) when (e is CallNotActiveException or CallLegNotFoundException or AmbiguousCallLegException)
        {
            Say($"{e.GetType().Name}: {e.Message}");
        }
    }
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return Fail($"{address} is in use. Choose another address, such as --urls http://127.0.0.1:5101");
}
catch (Exception e)
    when (e is CallMessageException or OptionsValidationException or ArgumentException or UriFormatException or IOException or InvalidOperationException)
{
    return Fail(e.Message);
}

void Step(string what) => Console.WriteLine($"\n{++step}. {what}");

static void Say(string what) => Console.WriteLine($"   {what}");

static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Port: > 0 };

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}

namespace Quickstart
{
    /// <summary>A contract: on the wire {"type":"hint","text":"…"}.</summary>
    [CallMessage("hint")]
    internal sealed record Hint(string Text);

    /// <summary>What bob's app sends.</summary>
    [CallMessage("offer-accepted")]
    internal sealed record OfferAccepted(string Plan);

    /// <summary>What the program answers.</summary>
    [CallMessage("receipt")]
    internal sealed record Receipt(string Text);
}
