// A program with an emulator in it, as tests run it: "wait" until a signal ends it, or "exchange" messages both ways and end.
using CallMessageEvents;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

var options = new TwilioEmulatorOptions();
await using var twilio = await TwilioEmulator.StartAsync(options);
switch (args)
{
    case ["wait"]:
        await Console.Out.WriteLineAsync("Ready.");
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
        return 0;

    case ["exchange"]:
        await ExchangeAsync(twilio, account => account.HttpClient.Services.Configure<CallMessageEventsOptions>(settings =>
            (settings.BaseAddress, settings.AccountSid, settings.AuthToken) = (twilio.BaseAddress, twilio.AccountSid, twilio.AuthToken)));
        await ExchangeAsync(null, account => account.AddEmulator());
        await Console.Out.WriteLineAsync("Done.");
        return 0;

    default:
        return 1;
}

static async Task ExchangeAsync(TwilioEmulator? twilio, Action<ICallMessageEventsBuilder> configure)
{
    var services = new ServiceCollection();
    configure(services.AddCallMessageEvents());
    var provider = services.BuildServiceProvider();
    await using (provider)
    {
        twilio ??= await provider.GetRequiredService<HostedEmulator>().GetAsync();
        var messenger = provider.GetRequiredService<ICallMessenger>();
        var call = twilio.PlaceCall("client:alice", new Uri(twilio.BaseAddress, "emulator/callbacks"));
        var bob = twilio.Dial("client:alice", "client:bob").Answer().Child;
        await messenger.SendJsonAsync(EndUser.OnLeg(bob.Sid), "1");
        await messenger.SubscribeAsync(EndUser.OnLeg(bob.Sid), new() { Callback = new Uri(twilio.BaseAddress, "emulator/callbacks") });
        var sent = await bob.SendMessageAsync("2");
        var delivery = (await sent.WhenDeliveredAsync())[0];
        await call.WhenTwimlRanAsync();
        if (delivery.StatusCode != 204 || bob.Received.Count != 1) throw new InvalidOperationException(delivery.Error);
    }
}
