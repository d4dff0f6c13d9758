using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What docs/emulator.md says about end users that speak the protocol.</summary>
public sealed class EndUserSnippets : EmulatorTest
{
    [Fact]
    public async Task Doc_EndUser_AsksAnswersAndSends()
    {
        var (twilio, cancellationToken) = (Twilio, Cancellation);
        List<string> hints = [];
        await using var application = await CallbackReceiver.StartAsync();
        await RunAsync();

        async Task RunAsync()
        {
            var serving = Task.Run(ServeAsync, cancellationToken);
            var alice = twilio.Dial(from: "+14155550100", to: "client:alice").Answer().Child.EndUser;
            alice.OnRequest("question", json => """{"type":"answer","text":"8001"}""");
            alice.On("hint", json => hints.Add(json));
            alice.Speaks = true;

            // Both wait for the application: for its reply, and for its receipt.
            var card = await alice.RequestAsync("""{"type":"account-query","id":7}""", cancellationToken: cancellationToken);
            await alice.SendAsync("""{"type":"offer-accepted","plan":"annual"}""", cancellationToken: cancellationToken);

            await serving;
            Assert.Equal("""{"type":"account-card","name":"Ann"}""", card);
            Assert.Equal("""{"type":"hint"}""", Assert.Single(hints));
        }

        // An application that subscribes, answers the hello, asks, hints, and answers what it is asked.
        async Task ServeAsync()
        {
            EmulatedCall? leg = null;
            await Eventually.HoldsAsync(() => (leg = Last()) is { Status: "in-progress" });
            await Rest.SubscribeAsync(leg!, application.Url);
            var open = new HashSet<string> { "hello", "answer", "account-query", "offer-accepted", "receipt" };
            while (open.Count > 0)
            {
                var content = JsonDocument.Parse((await application.NextAsync()).Form["Content"]).RootElement;
                var cme = content.GetProperty("cme");
                var type = content.TryGetProperty("type", out var name) ? name.GetString()! : cme.TryGetProperty("hello", out _) ? "hello" : "receipt";
                open.Remove(type);
                if (type == "hello")
                {
                    await SayAsync($$$$"""{"cme":{"re":"{{{{IdOf(cme)}}}}","hello":{"v":1,"parts":true}}}""");
                    await SayAsync("""{"type":"question","cme":{"id":"s.1","want":"reply","ttl":30000}}""");
                    await SayAsync("""{"type":"hint","cme":{"id":"s.2","want":"receipt"}}""");
                }
                else if (type == "account-query")
                {
                    await SayAsync($$$"""{"type":"account-card","cme":{"re":"{{{IdOf(cme)}}}"},"name":"Ann"}""");
                }
                else if (type == "offer-accepted")
                {
                    await SayAsync($$$"""{"cme":{"re":["{{{IdOf(cme)}}}"]}}""");
                }
            }

            async Task SayAsync(string content) => await Rest.SendMessageAsync(leg!, content);
        }

        static string IdOf(JsonElement cme) => cme.GetProperty("id").GetString()!;

        EmulatedCall? Last()
        {
            var calls = Rest.GetAsync($"{Rest.Account}/Calls.json?To=client:alice").GetAwaiter().GetResult();
            return calls.Sids("calls") is [var sid, ..] ? Twilio.FindCall(sid) : null;
        }
    }

    [Fact]
    public async Task Doc_Faults_AreValid()
    {
        var twilio = Twilio;
        twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.2, Seed = 1 });
        twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Doubling, Probability = 0.1, Seed = 1, FromEndUser = true });
        twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Lateness, Delay = TimeSpan.FromSeconds(2), Probability = 0.3, Seed = 1 });

        var leg = twilio.Dial("+14155550100", "client:alice").Answer().Child;
        for (var number = 0; number < 100; number++) await leg.SendMessageAsync("1", Cancellation);
        Assert.Equal(100 + (await SentAsync("Doubling") / 2), await SentAsync(null));

        async Task<int> SentAsync(string? fault)
        {
            using var http = new HttpClient();
            var sent = new Uri(twilio.BaseAddress, $"emulator/calls/{leg.Sid}/messages?direction=sent");
            var list = JsonDocument.Parse(await http.GetStringAsync(sent, Cancellation));
            return list.RootElement.GetProperty("messages").EnumerateArray()
                .Count(message => fault is null || (message.TryGetProperty("fault", out var met) && met.GetString() == fault));
        }
    }
}
