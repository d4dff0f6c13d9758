using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tool.Tests;

public sealed class TailTests : ToolTest
{
    [Fact]
    public async Task Tail_UntilCtrlC_ShowsMessagesAndUnsubscribes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress());
        await tool.ReadNoteAsync($"Subscribed to {call.Child.Sid}");

        var sent = await call.Child.SendMessageAsync("""{"type":"offer-accepted","plan":"[red]annual:guard:"}""", Token);
        var line = await tool.ReadLineAsync("offer-accepted");
        await Eventually.HoldsAsync(() => Twilio.Deliveries.Count > 0, "the emulator has the answer");
        tool.Signal("INT");
        var result = await tool.EndAsync();

        Assert.EndsWith($"alice {call.Child.Sid} {sent.Content}", line, StringComparison.Ordinal);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(204, Assert.Single(Twilio.Deliveries).StatusCode);
        Assert.Single(Twilio.Requests, static request => request.Method == "DELETE" && request.StatusCode == 204);
    }

    [Fact]
    public async Task Tail_LegsThatComeLater_AreSubscribedUntilTheCallEnds()
    {
        var call = Twilio.Dial("client:alice", "client:bob").Answer();
        using var tool = Start("tail", "--call", call.Child.Sid, "--public", FreeAddress(), "--json");
        await tool.ReadNoteAsync($"Subscribed to {call.Child.Sid}");

        var carol = call.Dial("client:carol");
        carol.Ring();
        await tool.ReadNoteAsync($"Subscribed to {carol.Sid}");
        var sent = await carol.SendMessageAsync("""{"type":"hello","n":1}""", Token);
        var report = JsonElement.Parse(await tool.ReadLineAsync("hello"));
        call.Parent.Complete();
        var result = await tool.EndAsync();

        Assert.Equal(
            (sent.Sid, carol.Sid, "carol", "hello", """{"type":"hello","n":1}"""),
            (Text("sid"), Text("leg"), Text("identity"), Text("type"), report.GetProperty("content").GetRawText()));
        Assert.Equal(JsonValueKind.Number, report.GetProperty("sequenceNumber").ValueKind);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The call has ended.", result.Error, StringComparison.Ordinal);

        string? Text(string property) => report.GetProperty(property).GetString();
    }

    [Fact]
    public async Task Tail_ForeignRequest_IsRefusedAndTold()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        var (call, address) = (Twilio.Dial("+14155550100", "client:alice").Answer(), FreeAddress());
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", address);
        await tool.ReadNoteAsync("Subscribed");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("CallSid", call.Child.Sid), KeyValuePair.Create("Content", "{}")]);

        using var answer = await http.PostAsync(new Uri(address), form, Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await tool.ReadNoteAsync("A callback was refused");
        tool.Signal("TERM");
        Assert.Equal(0, (await tool.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Tail_CallIsOver_SaysSo()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        call.Parent.Complete();

        await AssertFailsAsync("The call is over", "tail", "--call", call.Parent.Sid, "--public", FreeAddress());
    }

    [Fact]
    public async Task Tail_PortInUse_SaysSo()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await AssertFailsAsync(
            "it is in use. Choose another address with --listen.",
            "tail", "--call", call.Parent.Sid, "--public", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
    }

    /// <summary>Bidirectional and invisible characters would show another message than the one that came.</summary>
    [Fact]
    public async Task Tail_MessageThatMisleadsATerminal_IsEscaped()
    {
        const string Hostile = "{\"type\":\"offer\",\"text\":\"a\u202Eb\u2028c\u200Bd\"}";
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        using var people = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress());
        using var machines = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress(), "--json");
        await people.ReadNoteAsync("Subscribed");
        await machines.ReadNoteAsync("Subscribed");

        await call.Child.SendMessageAsync(Hostile, Token);

        Assert.EndsWith(@"{""type"":""offer"",""text"":""a\u202Eb\u2028c\u200Bd""}", await people.ReadLineAsync("offer"), StringComparison.Ordinal);
        var line = await machines.ReadLineAsync("offer");
        Assert.All(line, static c => Assert.True(char.IsAscii(c)));
        Assert.Equal("a\u202Eb\u2028c\u200Bd", JsonElement.Parse(line).GetProperty("content").GetProperty("text").GetString());
        call.Parent.Complete();
        await people.EndAsync();
        await machines.EndAsync();
    }

    /// <summary>What Twilio makes after Ctrl+C must be removed, too.</summary>
    [Fact]
    public async Task Tail_CtrlCWhileItSubscribes_LeavesNoSubscription()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        Twilio.Faults.Add(new()
        {
            Kind = FaultKind.Latency, Operation = EmulatorOperation.CreateSubscription, Delay = TimeSpan.FromSeconds(1), Processed = true,
        });
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress());
        await Eventually.HoldsAsync(() => Twilio.Requests.Any(IsSubscribe), "it subscribes");

        tool.Signal("INT");

        Assert.Equal(0, (await tool.EndAsync()).ExitCode);
        Assert.Single(Twilio.Requests, static request => request.Operation == EmulatorOperation.DeleteSubscription && request.StatusCode == 204);
    }

    [Fact]
    public async Task Tail_SubscribingFailsAgainAndAgain_TellsWhyOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill");
        Settings["CallMessageEvents__Resilience__Retry__MaxRetryAttempts"] = "0";
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.CreateSubscription });
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress());

        Assert.Contains("HTTP 503", await tool.ReadNoteAsync($"Not subscribed to {call.Child.Sid}"), StringComparison.Ordinal);

        await Eventually.HoldsAsync(() => Twilio.Requests.Count(IsSubscribe) > 2, "it tries again");
        tool.Signal("INT");
        Assert.Equal("", (await tool.EndAsync()).Error);
    }

    private static bool IsSubscribe(RecordedRequest request) => request.Operation == EmulatorOperation.CreateSubscription;
}
