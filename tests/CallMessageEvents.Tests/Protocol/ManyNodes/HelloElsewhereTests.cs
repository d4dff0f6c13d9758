using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>An app says hello to the node that owns its leg; all nodes know it.</summary>
public sealed class HelloElsewhereTests
{
    [Fact]
    public async Task Hello_HeardAtTheOwner_IsKnownToAllNodes()
    {
        await using var nodes = await TalkingNodes.StartAsync();

        await nodes.HelloAsync(nodes.B, parts: true);
        await WhenKnownAsync(nodes);

        foreach (var node in new[] { nodes.A, nodes.B, nodes.C })
            Assert.Equal(("test/1", true), await ClientAsync(node) is { } client ? (client.Name, client.TakesParts) : default);
    }

    [Fact]
    public async Task RequestAsync_ClientGreetedAnotherNodeBefore_IsRepeated_AndItsSilenceIsNoReceipt()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        await nodes.HelloAsync(nodes.B);
        await WhenKnownAsync(nodes);
        var answering = nodes.A.AskAsync(new() { ReceiptTimeout = TimeSpan.FromSeconds(4) });
        var first = await nodes.NextAsync();

        nodes.Advance(1.5);
        Assert.Equal(first.Id, (await nodes.NextAsync()).Id);
        nodes.Advance(2.5);

        Assert.Equal(CallRequestFailure.NoReceipt, (await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(answering))).Reason);
    }

    [Fact]
    public async Task RequestAsync_ClientGreetsWhileItWaits_IsSentAgain()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.A.AskAsync();
        var first = await nodes.NextAsync();
        nodes.Advance(2);

        await nodes.SayAsync(nodes.B, """{"cme":{"id":"h.1","hello":{"v":[1]}}}""");

        GotFrame[] frames = [await nodes.NextAsync(), await nodes.NextAsync()];
        var again = Assert.Single(frames, frame => frame.Envelope["re"] is null);
        Assert.Equal(first.Id, again.Id);
        await nodes.SayAsync(nodes.B, again.Reply("8001"));
        await Eventually.EndsAsync(answering);
    }

    [Fact]
    public async Task RequestAsync_NobodyGreeted_FailsWithNoClient()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.A.AskAsync();
        await nodes.NextAsync();

        nodes.Advance(8);

        Assert.Equal(CallRequestFailure.NoClient, (await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(answering))).Reason);
        Assert.Single(nodes.Twilio.Frames);
    }

    [Fact]
    public async Task RequestAsync_ClientThatTakesParts_GetsALongOneFromAnyNode()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        await nodes.HelloAsync(nodes.B, parts: true);
        await WhenKnownAsync(nodes);

        _ = nodes.A.Messenger.RequestAsync(TalkingNodes.User, new Question(new('x', 12_000)), null, TestAccount.Token);

        GotFrame[] parts = [await nodes.NextAsync(), await nodes.NextAsync()];
        Assert.All(parts, static part => Assert.NotNull(part.Envelope["part"]));
    }

    [Fact]
    public async Task Connected_EntryIsGivenAgainToTheNextOwner_IsToldOnce()
    {
        var told = new ConcurrentQueue<CallLifecycleContext>();
        await using var nodes = await TalkingNodes.StartAsync(builder =>
        {
            builder.Services.AddSingleton(told);
            builder.AddLifecycleHandler<Listener>();
        });
        nodes.C.Node.Ends.Hold();
        await nodes.HelloAsync(nodes.B);
        await Eventually.HoldsAsync(() => told.Count == 1);

        nodes.C.Node.CutOff(losesCalls: true);
        await nodes.GiveAsync(nodes.A);

        // It is answered again: the answer may have been lost.
        await nodes.NextAsync();
        nodes.Advance(1);
        await nodes.HelloAsync(nodes.B, id: "h.2");
        await Eventually.HoldsAsync(() => told.Count == 2);
        await nodes.WhenDoneAsync();
        Assert.Equal(2, told.Count);
        nodes.C.Node.Ends.Release();
    }

    [Fact]
    public async Task StoreIsAway_TheOwnerKnowsItsClient_AndTellsOfIt()
    {
        var told = new ConcurrentQueue<CallLifecycleContext>();
        await using var nodes = await TalkingNodes.StartAsync(builder =>
        {
            builder.Services.AddSingleton(told);
            builder.AddLifecycleHandler<Listener>();
        });
        nodes.C.Node.Reads.LoseRequests();

        await nodes.HelloAsync(nodes.B);

        await Eventually.HoldsAsync(() => told.Count == 1);
        Assert.NotNull(await ClientAsync(nodes.C));
    }

    private static async Task<CallClient?> ClientAsync(TalkingNode node) => await node.Directory.FindClientAsync(TalkingNodes.Leg, TestAccount.Token);

    private static Task WhenKnownAsync(TalkingNodes nodes) => Eventually.HoldsAsync(async () => await ClientAsync(nodes.A) is not null);

    private sealed class Listener(ConcurrentQueue<CallLifecycleContext> told) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task OnConnectedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue(context);
            return Task.CompletedTask;
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
