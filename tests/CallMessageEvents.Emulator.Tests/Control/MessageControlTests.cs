namespace CallMessageEvents.Emulator.Tests;

public sealed class MessageControlTests : ControlTest
{
    private EmulatedCall _alice = null!;

    [Fact]
    public async Task Send_Subscribed_IsDelivered()
    {
        var leg = Alice();
        await using var receiver = await CallbackReceiver.StartAsync();
        await Rest.SubscribeAsync(leg, receiver.Url);

        var sent = await PostAsync($"calls/{leg.Sid}/messages", """ { "yes": true } """);

        Assert.Equal(201, sent.Status);
        var callback = await receiver.NextAsync();
        Assert.Equal((sent["sid"], """{"yes":true}"""), (callback.Form["Sid"], callback.Form["Content"]));
        var deliveries = await WhenDeliveredAsync();
        Assert.Equal((sent["sid"], leg.Sid, 204, 1), (
            deliveries.GetProperty("messageSid").GetString(),
            deliveries.GetProperty("callSid").GetString(),
            deliveries.GetProperty("statusCode").GetInt32(),
            deliveries.GetProperty("attempt").GetInt32()));
        Assert.Equal(receiver.Url, deliveries.GetProperty("callback").GetString());
        Assert.True(deliveries.GetProperty("duration").GetDouble() >= 0);
    }

    [Fact]
    public async Task List_Direction_ReceivedSentOrAll()
    {
        var leg = Alice();
        await Rest.SendMessageAsync(leg, """{"n":1.50,"text":"é\u00e9"}""");
        await PostAsync($"calls/{leg.Sid}/messages", "2");
        await Rest.SendMessageAsync(leg, "3");

        var received = (await GetAsync($"calls/{leg.Sid}/messages")).Json.GetProperty("messages");
        var sent = (await GetAsync($"calls/{leg.Sid}/messages?direction=sent")).Json.GetProperty("messages");
        var all = (await GetAsync($"calls/{leg.Sid}/messages?direction=all")).Json.GetProperty("messages");

        Assert.Equal(["""{"n":1.50,"text":"é\u00e9"}""", "3"], received.EnumerateArray().Select(message => message.GetProperty("content").GetRawText()));
        Assert.Equal(leg.Received.Select(message => message.Sid), received.EnumerateArray().Select(message => message.GetProperty("sid").GetString()));
        var one = Assert.Single(sent.EnumerateArray());
        Assert.Equal(("sent", 1), (one.GetProperty("direction").GetString(), one.GetProperty("sequenceNumber").GetInt32()));
        Assert.Equal(["received", "sent", "received"], all.EnumerateArray().Select(message => message.GetProperty("direction").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, received[0].GetProperty("sequenceNumber").ValueKind);
        AssertProblem(400, await GetAsync($"calls/{leg.Sid}/messages?direction=up"), "direction");
    }

    [Fact]
    public async Task Send_Refused_SaysWhy()
    {
        var leg = Alice();
        var phone = leg.Conversation.Parent;

        AssertProblem(400, await PostAsync($"calls/{leg.Sid}/messages", ""));
        AssertProblem(400, await PostAsync($"calls/{leg.Sid}/messages", "hello"));
        AssertProblem(400, await SendAsync(HttpMethod.Post, $"calls/{leg.Sid}/messages", [(byte)'"', 0xFF, (byte)'"']));
        AssertProblem(409, await PostAsync($"calls/{phone.Sid}/messages", "1"));
        Assert.Equal(201, (await PostAsync($"calls/{leg.Sid}/messages", $"\"{new string('x', (10 * 1024) - 2)}\"")).Status);
        AssertProblem(413, await PostAsync($"calls/{leg.Sid}/messages", $"\"{new string('x', (10 * 1024) - 1)}\""));
        leg.Complete();
        AssertProblem(409, await PostAsync($"calls/{leg.Sid}/messages", "1"));
    }

    [Fact]
    public async Task Any_BodyOverOneMegabyte_IsTooLarge()
    {
        var path = $"/emulator/calls/{Alice().Sid}/messages";
        using var socket = await RawSocket.OpenAsync(Twilio);
        await socket.WriteAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {(1024 * 1024) + 1}\r\n\r\n");

        var answer = await socket.ReadUntilAsync("over 1 MB");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    private EmulatedCall Alice() => _alice ??= Twilio.Dial("+14155550100", "client:alice").Answer().Child;

    private async Task<System.Text.Json.JsonElement> WhenDeliveredAsync()
    {
        System.Text.Json.JsonElement list = default;
        await Eventually.HoldsAsync(async () => (list = (await GetAsync("deliveries")).Json.GetProperty("deliveries")).GetArrayLength() == 1);
        return list[0];
    }
}
