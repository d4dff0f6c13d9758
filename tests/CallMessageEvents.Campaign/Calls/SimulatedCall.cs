using System.Globalization;
using System.Text.Json;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>One call: an end user whose app sends and gets messages, plainly or by the protocol, until it hangs up.</summary>
/// <param name="twilio">The emulator.</param>
/// <param name="application">The application behind its load balancer.</param>
/// <param name="options">What is wanted.</param>
/// <param name="index">The call's number.</param>
internal sealed class SimulatedCall(TwilioEmulator twilio, HttpClient application, CampaignOptions options, int index)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How late the network makes messages.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(unchecked((options.Seed * 1_000_003) + index));

    /// <summary>Plays the call.</summary>
    /// <param name="messages">How many messages it has, both ways.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    /// <returns>What was sent and got; null where nobody subscribed to the leg in time.</returns>
    public async Task<CallTally?> PlayAsync(int messages, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"client:user-{index}");
        var conversation = twilio.Dial("+14155550100", name);
        var leg = conversation.Child;
        var tally = new CallTally(leg.Sid, speaks: _random.Next(2) == 0);
        var reading = tally.Speaks ? Task.CompletedTask : ReadAsync(leg, tally, cancellationToken);
        if (tally.Speaks) Speak(leg.EndUser, tally);
        using var network = new Network(twilio, leg.Sid, tally.Speaks, options.Seed + index, Lateness);

        conversation.Ring();
        var isSubscribed = await IsSubscribedAsync(leg, cancellationToken);
        conversation.Answer();
        if (isSubscribed)
        {
            var up = messages / 2;
            await Task.WhenAll(
                SendUpAsync(leg, tally, up, new(_random.Next()), cancellationToken),
                SendDownAsync(tally, messages - up, new(_random.Next()), cancellationToken));

            // What is late arrives before the call is over.
            await Task.Delay(2 * Lateness, cancellationToken);
        }

        leg.Complete();
        await reading;
        return isSubscribed ? tally : null;
    }

    private static async Task<bool> IsSubscribedAsync(EmulatedCall leg, CancellationToken cancellationToken)
    {
        try
        {
            return await leg.WhenSubscribedAsync(cancellationToken).WaitAsync(2 * Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static void Speak(EmulatedEndUser user, CallTally tally)
    {
        user.MaxMessagesPerSecond = null;
        user.On("down", json => tally.FindDown(Number(json))?.Count());
        user.OnRequest("down-ask", json =>
        {
            tally.FindDown(Number(json))?.Count();
            return string.Create(CultureInfo.InvariantCulture, $$"""{"type":"down-answer","number":{{Number(json)}}}""");
        });
        user.Speaks = true;
    }

    private static async Task ReadAsync(EmulatedCall leg, CallTally tally, CancellationToken cancellationToken)
    {
        await foreach (var message in leg.ReadReceivedAsync(cancellationToken))
        {
            if (tally.FindDown(Number(message.Content)) is not { } down) continue;
            down.Count();
            if (message.Fault == EndUserFaultKind.Doubling) down.IsDoubled = true;
        }
    }

    private async Task SendUpAsync(EmulatedCall leg, CallTally tally, int count, Random random, CancellationToken cancellationToken)
    {
        List<Task> delivering = [];
        for (var i = 0; i < count; i++)
        {
            var kind = tally.Speaks ? (UpKind)random.Next(3) : UpKind.Plain;
            var mood = Mood(kind, random);
            var (number, message) = tally.Send(kind);
            var type = kind == UpKind.Asked ? "up-ask" : "up";
            var json = string.Create(CultureInfo.InvariantCulture, $$"""{"type":"{{type}}","number":{{number}},"mood":{{(int)mood}}}""");
            if (kind == UpKind.Plain)
            {
                delivering.Add(DeliverAsync(leg, message, json, cancellationToken));
                if (delivering.Count(static one => !one.IsCompleted) >= 16) await Task.WhenAny(delivering.Where(static one => !one.IsCompleted));
            }
            else
            {
                await SureAsync(leg, message, number, json, cancellationToken);
            }
        }

        await Task.WhenAll(delivering);
    }

    private static async Task DeliverAsync(EmulatedCall leg, UpMessage message, string json, CancellationToken cancellationToken)
    {
        var sent = await leg.SendMessageAsync(json, cancellationToken);
        message.Fault = sent.Fault;
        if (sent.Fault == EndUserFaultKind.Loss) return;

        var deliveries = await sent.WhenDeliveredAsync(cancellationToken);
        if (deliveries.Any(static delivery => delivery.StatusCode is >= 200 and < 300))
            (message.TakenAt, message.Outcome) = (Clock.Now(), Outcome.Taken);
        else
            message.Undelivered = WhyNot(deliveries);
    }

    private static string WhyNot(IReadOnlyList<CallbackDelivery> deliveries) => deliveries switch
    {
        [] => "nobody subscribed",
        [.., { Fault: CallbackFaultKind.Loss }] => "Twilio lost it",
        [.., { StatusCode: { } status }] => string.Create(CultureInfo.InvariantCulture, $"answered {status} at last"),
        _ => "no answer at last",
    };

    private static async Task SureAsync(EmulatedCall leg, UpMessage message, int number, string json, CancellationToken cancellationToken)
    {
        try
        {
            if (message.Kind == UpKind.Asked)
                message.Outcome = Number(await leg.EndUser.RequestAsync(json, Patience, cancellationToken)) == number ? Outcome.Taken : Outcome.Wrong;
            else
            {
                await leg.EndUser.SendAsync(json, Patience, cancellationToken);
                message.Outcome = Outcome.Taken;
            }

            message.TakenAt = Clock.Now();
        }
        catch (EndUserException e)
        {
            message.Undelivered = e.Code;
        }
    }

    private async Task SendDownAsync(CallTally tally, int count, Random random, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            // Of a plain message to an app that speaks nobody could say whether the network lost it.
            var kind = tally.Speaks ? (DownKind)random.Next(1, 3) : DownKind.Plain;
            var (number, message) = tally.Push(kind);
            try
            {
                using var answer = await application.PostAsync(
                    new Uri(string.Create(CultureInfo.InvariantCulture, $"campaign/{tally.Leg}/{kind}/{number}"), UriKind.Relative), null, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                message.Outcome = answer.IsSuccessStatusCode ? Enum.Parse<Outcome>(text) : Outcome.Unknown;
            }
            catch (HttpRequestException)
            {
                message.Outcome = Outcome.Unknown;
            }
        }
    }

    /// <summary>A handler of a request has one attempt, so that it does well.</summary>
    private static HandlerMood Mood(UpKind kind, Random random) => random.Next(1000) switch
    {
        < 20 => HandlerMood.Slow,
        < 30 when kind != UpKind.Asked => HandlerMood.Fails,
        < 32 when kind != UpKind.Asked => HandlerMood.Hangs,
        _ => HandlerMood.Well,
    };

    private static int Number(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("number", out var number) ? number.GetInt32() : 0;
    }
}
