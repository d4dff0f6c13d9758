using System.Text.Json;
using CallMessageEvents.Aspire.Hosting.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallMessageEvents.Aspire.Hosting.Tests;

/// <summary>What a user of the dashboard has, end to end: the orchestrator has started the sample's application as its environment says.</summary>
public sealed class AppHostTests(RunningAppHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Emulator_Started_IsHealthyAndItsLinkIsThePage()
    {
        await host.App.ResourceNotifications.WaitForResourceHealthyAsync("twilio", Cancellation);

        Assert.True(host.App.ResourceNotifications.TryGetCurrentState("twilio", out var state));
        Assert.Equal(KnownResourceStates.Running, state.Snapshot.State?.Text);
        Assert.Equal(HealthStatus.Healthy, state.Snapshot.HealthStatus);
        var link = Assert.Single(state.Snapshot.Urls);
        Assert.False(link.IsInactive);
        Assert.Equal("Calls and messages", link.DisplayProperties.DisplayName);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Contains("<title>Call message emulator</title>", await http.GetStringAsync(new Uri(link.Url), Cancellation), StringComparison.Ordinal);
        Assert.All(state.Snapshot.Commands.Where(static command => command.Name.EndsWith("-call", StringComparison.Ordinal)), static command =>
            Assert.Equal(ResourceCommandState.Enabled, command.State));
    }

    [Fact]
    public async Task PlaceCall_EndUserSends_ApplicationAnswers()
    {
        var twilio = await host.Resource.WhenStartedAsync(Cancellation);

        var placed = await host.App.ResourceCommands.ExecuteCommandAsync("twilio", "place-call", Cancellation);

        Assert.True(placed.Success, placed.Message);
        var bob = twilio.FindCall(Json(placed).GetProperty("children")[0].GetString()!)!;
        Assert.Equal(("client:alice", "client:bob", "in-progress"), (bob.From, bob.To, bob.Status));
        Assert.True(await Eventually.EndsAsync(bob.WhenSubscribedAsync(Cancellation)));
        await bob.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""", Cancellation);
        var answer = await Eventually.EndsAsync(bob.ReadReceivedAsync(Cancellation).FirstAsync(Cancellation).AsTask(), "an answer");
        Assert.Equal("""{"type":"receipt","text":"The annual plan is yours."}""", answer.Content);
    }

    [Fact]
    public async Task EndCall_ThatIsNamed_EndsTheConversation()
    {
        var twilio = await host.Resource.WhenStartedAsync(Cancellation);
        var call = twilio.Dial("client:alice", "client:bob").Answer();

        var ended = await host.App.ResourceCommands.ExecuteCommandAsync(host.Resource, "end-call", Arguments(("call", call.Parent.Sid)), Cancellation);

        Assert.True(ended.Success, ended.Message);
        Assert.Equal(("completed", "completed"), (call.Parent.Status, call.Child.Status));
    }

    private static JsonElement Json(ExecuteCommandResult result) => JsonDocument.Parse(result.Data!.Value).RootElement;

    private static InteractionInputCollection Arguments(params (string Name, string Value)[] values) => new(
        [.. values.Select(static value => new InteractionInput { Name = value.Name, Value = value.Value, InputType = InputType.Text })]);
}
