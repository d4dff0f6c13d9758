// Messages during a call, both directions. Without arguments everything happens on the emulator, in this process. On a live Twilio call:
//   TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… dotnet run --project samples/Quickstart -- --call CA… [--callback https://…]
using CallMessageEvents;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quickstart;

var (call, callback, step) = (Argument("--call"), Argument("--callback"), 0);
if (call is not null && !CallSid.TryParse(call, out _)) return Fail($"--call needs the sid of a live call (CA and 32 hexadecimal digits), not \"{call}\".");

// The emulator stands in for Twilio: alice calls bob, and bob answers.
await using var twilio = call is null ? await TwilioEmulator.StartAsync() : null;
var conversation = twilio?.Dial("client:alice", "client:bob").Answer();
var anyLeg = CallSid.Parse(call ?? conversation!.Parent.Sid);

// One line registers the library. On Twilio the credentials come from the environment.
var services = new ServiceCollection();
services.AddCallMessageEvents(options =>
{
    if (twilio is null) return;
    options.BaseAddress = twilio.BaseAddress;
    options.AccountSid = twilio.AccountSid;
    options.AuthToken = twilio.AuthToken;
});
await using var provider = services.BuildServiceProvider();

try
{
    var messenger = provider.GetRequiredService<ICallMessenger>();
    Console.WriteLine(twilio is null ? $"Call {anyLeg} on Twilio" : $"alice calls bob on the emulator at {twilio.BaseAddress}");
    foreach (var leg in conversation?.Children.Prepend(conversation.Parent) ?? []) Say($"{leg.Sid}  {leg.From,-12} -> {leg.To,-10} {leg.Direction}, {leg.Status}");

    // Any leg of the conversation does: the library finds the one that the end user is on.
    Step("Send to who placed the call");
    await TrySendAsync(EndUser.WhoPlaced(anyLeg), new Hint("Bob is typing an offer."));

    Step("Send to who answered it");
    await TrySendAsync(EndUser.WhoAnswered(anyLeg), new Hint("Alice is a customer since 2019."));

    // Twilio brings an end user's messages to a callback: here, to an endpoint of this very program.
    Step("Subscribe to who answered it");
    var arrived = new TaskCompletionSource<string>();
    var host = WebApplication.CreateSlimBuilder();
    host.Logging.ClearProviders();
    await using var inbox = host.Build();
    if (twilio is not null)
    {
        inbox.Urls.Add("http://127.0.0.1:0");
        inbox.MapPost("/messages", async context => arrived.TrySetResult((await context.Request.ReadFormAsync())["Content"].ToString()));
        await inbox.StartAsync();
        callback = $"{inbox.Urls.First()}/messages";
    }

    if (callback is null)
    {
        Say("skipped: pass --callback https://… to have Twilio bring the messages there");
        return 0;
    }

    var subscription = await messenger.SubscribeAsync(EndUser.WhoAnswered(anyLeg), new SubscribeOptions { Callback = new Uri(callback) });
    Say($"{subscription.Sid}  on leg {subscription.CallSid}, callback {subscription.Callback}");
    if (conversation is null) return 0;

    Step("bob sends; the emulator delivers");
    var message = await conversation.Child.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""");
    var delivery = (await message.WhenDeliveredAsync())[0];
    Say($"{message.Sid}  {await arrived.Task}, answered {delivery.StatusCode}");

    Step("Send to a phone's leg: Twilio would drop the message without a word");
    var phone = twilio!.Dial("client:alice", "+15551234567").Answer();
    await TrySendAsync(EndUser.OnLeg(phone.Child.Sid), new Hint("Nobody will ever read this."));

    Step("Send after the call has ended");
    conversation.Parent.Complete();
    await TrySendAsync(EndUser.WhoAnswered(anyLeg), new Hint("Too late."));
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
catch (Exception e) when (e is CallMessageException or OptionsValidationException or ArgumentException or UriFormatException)
{
    return Fail(e.Message);
}

void Step(string what) => Console.WriteLine($"\n{++step}. {what}");

void Say(string what) => Console.WriteLine($"   {what}");

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

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
}
