using System.Collections.Concurrent;
using System.Globalization;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests.Callbacks;

/// <summary>Everything at once: many calls, duplicates, reordering, handlers that fail.</summary>
public sealed class StormTests
{
    private const int Calls = 200;
    private const int MessagesOfEach = 25;

    [Fact]
    public async Task FiveThousandMessages_AreEachHandledToSuccessOnce_InOrder()
    {
        var token = TestContext.Current.CancellationToken;
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        await using var twilio = await TwilioEmulator.StartAsync(new() { StatusCallback = new Uri(address, "/call-message-events/status") }, token);
        twilio.Faults.Callbacks.Add(new CallbackFault { Kind = CallbackFaultKind.Duplicate, Callback = CallbackKind.Message, Probability = 0.1, Seed = 1 });
        twilio.Faults.Callbacks.Add(new CallbackFault { Kind = CallbackFaultKind.Reordering, Callback = CallbackKind.Message, Probability = 0.3, Seed = 2 });

        var handled = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var failed = new ConcurrentDictionary<(string, int), bool>();
        var all = new CountdownEvent(Calls * MessagesOfEach);
        await using var app = await StartAsync(twilio, address, message =>
        {
            var number = int.Parse(message.Content.Text, CultureInfo.InvariantCulture);
            var leg = message.CallSid.ToString();

            // One in twenty fails the first time it is brought.
            if ((number + leg[^1]) % 20 == 0 && failed.TryAdd((leg, number), true)) throw new InvalidOperationException("the handler's own fault");
            handled.GetOrAdd(leg, static _ => new()).Enqueue(number);
            all.Signal();
            return Task.CompletedTask;
        });

        var legs = Enumerable.Range(0, Calls).Select(i => twilio.CreateCall("+14155550100", $"client:user{i}")).ToArray();
        foreach (var leg in legs) leg.Ring();
        await Eventually.HoldsAsync(
            () => twilio.Requests.Where(static request => request is { Operation: EmulatorOperation.CreateSubscription, StatusCode: 201 })
                .Select(static request => request.CallSid).Distinct().Count() == Calls);
        foreach (var leg in legs) leg.Answer();
        var sent = new ConcurrentQueue<EmulatedMessage>();
        await Parallel.ForEachAsync(legs, token, async (leg, token) =>
        {
            for (var number = 0; number < MessagesOfEach; number++)
                sent.Enqueue(await leg.SendMessageAsync($$"""{"type":"note","text":"{{number}}"}""", token));
        });

        foreach (var message in sent) await message.WhenDeliveredAsync(token);
        Assert.True(all.Wait(TimeSpan.FromMinutes(2), token), $"{all.CurrentCount} messages were not handled.");
        Assert.Equal(Calls, handled.Count);
        Assert.All(handled.Values, static numbers => Assert.Equal(Enumerable.Range(0, MessagesOfEach), numbers));
        Assert.InRange(failed.Count, 150, 350);
    }

    private static async Task<WebApplication> StartAsync(TwilioEmulator twilio, Uri address, Func<CallMessageContext<Note>, Task> handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri);
        builder.Services.AddCallMessageEvents(options =>
        {
            options.BaseAddress = twilio.BaseAddress;
            options.AccountSid = twilio.AccountSid;
            options.AuthToken = twilio.AuthToken;
            
            // As long as it may be: the machine may stand still while a message is missing.
            options.Receiving.GapTimeout = TimeSpan.FromSeconds(13);
            options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14);
            options.PublicBaseUrl = address;
        }).AddHandler<Note>((message, _) => handle(message));
        var app = builder.Build();
        app.MapCallMessageEvents();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
