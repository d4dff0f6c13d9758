using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A hello is told to the application, and kept with the leg.</summary>
public sealed class ConnectedTests
{
    [Fact]
    public async Task Hello_IsAnswered_Told_AndFoundInTheDirectory()
    {
        var told = new ConcurrentQueue<CallLifecycleContext>();
        await using var app = await TalkingApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton(told);
            builder.AddLifecycleHandler<Listener>();
        });
        Assert.Null(await app.Directory.FindClientAsync(TalkingApp.Leg, TestAccount.Token));

        await app.HelloAsync(parts: true);

        await Eventually.HoldsAsync(() => !told.IsEmpty);
        var client = await app.Directory.FindClientAsync(TalkingApp.Leg, TestAccount.Token);
        Assert.Equal(new CallClient { Name = "test/1", TakesParts = true, ConnectedAt = app.Clock.GetUtcNow() }, client);
        Assert.Equal((TalkingApp.Leg, client), (told.Single().CallSid, told.Single().Client));
    }

    [Fact]
    public async Task TalkIsForgotten_TheClientIsNot()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        app.Advance(3_600);
        _ = app.AskAsync();
        await app.NextAsync();

        app.Advance(1.5);

        await app.NextAsync();
    }

    [Fact]
    public async Task HelloOfNoKnownVersion_IsNoClient()
    {
        await using var app = await TalkingApp.StartAsync();

        await app.SayAsync("""{"cme":{"id":"h.1","hello":{"v":[2]}}}""");

        Assert.Equal("""{"re":"h.1","error":{"code":"version"}}""", (await app.NextAsync()).Envelope.ToJsonString());
        Assert.Null(await app.Directory.FindClientAsync(TalkingApp.Leg, TestAccount.Token));
    }

    [Fact]
    public async Task HellosComeFasterThanOneASecond_TheRestIsNotAnswered()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        for (var i = 2; i < 100; i++) await app.SayAsync($$$"""{"cme":{"id":"h.{{{i}}}","hello":{"v":[1]} } }""");
        app.Advance(1);

        await app.HelloAsync(id: "h.100");

        Assert.Equal(2, app.Twilio.Frames.Count);
    }

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
