using System.Text.Json;
using System.Text.Json.Nodes;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.EndToEnd;

/// <summary>Does on the emulator what the Node program asks for: it stands for the phones and apps of the end users.</summary>
internal sealed class EmulatorDriver(TwilioEmulator twilio)
{
    public async Task<JsonObject> AnswerAsync(JsonElement ask)
    {
        try
        {
            return await DoAsync(ask);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or KeyNotFoundException or EmulatorException)
        {
            return new() { ["error"] = problem.Message };
        }
    }

    private async Task<JsonObject> DoAsync(JsonElement ask)
    {
        switch (Text(ask, "ask"))
        {
            case "reset":
                twilio.Faults.Clear();
                return [];
            case "dial":
                return Dial(Text(ask, "from", "+14155550100"), Texts(ask, "to", "client:alice"));
            case "answer":
                CallOf(ask).Answer();
                return [];
            case "complete":
                CallOf(ask).Complete();
                return [];
            case "twiml":
                await CallOf(ask).WhenTwimlRanAsync(TestContext.Current.CancellationToken);
                return [];
            case "send":
                return new() { ["sid"] = (await CallOf(ask).SendMessageAsync(Text(ask, "content"), TestContext.Current.CancellationToken)).Sid };
            case "received":
                return new() { ["contents"] = new JsonArray([.. CallOf(ask).Received.Select(message => JsonValue.Create(message.Content))]) };
            case "conference":
                var conference = twilio.CreateConference();
                return new()
                {
                    ["sid"] = conference.Sid,
                    ["calls"] = new JsonArray([.. Texts(ask, "identities").Select(identity => JsonValue.Create(conference.Join(identity).Sid))]),
                };
            case "subaccount":
                var account = twilio.AddAccount();
                var call = twilio.Dial(account, "+14155550100", "client:alice").Answer().Child;
                return new() { ["accountSid"] = account.AccountSid, ["authToken"] = account.AuthToken, ["call"] = call.Sid };
            case "fault":
                twilio.Faults.Add(new()
                {
                    Kind = Enum.Parse<FaultKind>(Text(ask, "kind", nameof(FaultKind.Status))),
                    StatusCode = ask.TryGetProperty("status", out var status) ? status.GetInt32() : null,
                    Operation = Enum.Parse<EmulatorOperation>(Text(ask, "operation")),
                    Count = ask.GetProperty("count").GetInt32(),
                });
                return [];
            case "requests":
                return new() { ["count"] = twilio.Requests.Count };
            case var unknown:
                throw new ArgumentException($"There is no '{unknown}' to ask for.", nameof(ask));
        }
    }

    private JsonObject Dial(string from, string[] to)
    {
        // Ten at once are the most: of one, somebody answers; more stay queued.
        var conversation = twilio.Dial(from, to);
        if (to.Length == 1)
        {
            conversation.Answer();
        }

        return new() { ["parent"] = conversation.Parent.Sid, ["child"] = conversation.Children[0].Sid };
    }

    private EmulatedCall CallOf(JsonElement ask) => twilio.FindCall(Text(ask, "call")) ?? throw new ArgumentException("There is no such call.", nameof(ask));

    private static string Text(JsonElement ask, string name, string? otherwise = null) =>
        ask.TryGetProperty(name, out var value) ? value.GetString()! : otherwise ?? throw new KeyNotFoundException($"'{name}' is missing.");

    private static string[] Texts(JsonElement ask, string name, params string[] otherwise) =>
        ask.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : otherwise;
}
