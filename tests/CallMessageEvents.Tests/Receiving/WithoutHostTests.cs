using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Services without a host, as a program may have that is no server of its own: whichever callback comes first starts the engine's work.</summary>
public sealed class WithoutHostTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _told = [];
    private readonly NodeApp _app;

    public WithoutHostTests() => _app = NodeApp.WithoutHost(new FakeEngine(new WatchedTime()), "a", builder =>
    {
        builder.Services.AddSingleton(_told);
        builder.AddLifecycleHandler<ComingsAndGoings>();
        builder.AddHandler<Note>((context, _) =>
        {
            _told.Enqueue(context.Content.Text);
            return Task.CompletedTask;
        });
    });

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Message_IsHandled()
    {
        Assert.Equal(204, await _app.DeliverAsync(1, 1));

        await WhenToldAsync("hello");
    }

    [Fact]
    public async Task Status_IsTold()
    {
        Assert.Equal(204, (await _app.Receiver.ReceiveStatusAsync(Ringing(), TestAccount.Token)).StatusCode);

        await WhenToldAsync("alice active");
    }

    [Fact]
    public async Task VoiceWebhook_IsTold()
    {
        Assert.Null(await _app.Services.GetRequiredService<IVoiceWebhookReceiver>().ReceiveAsync(Ringing(), cancellationToken: TestAccount.Token));

        await WhenToldAsync("alice active");
    }

    private static CallbackRequest Ringing() => ReceivingApp.Post(
        "/status",
        [
            new("CallSid", ReceivingApp.Leg), new("CallStatus", "ringing"), new("From", "client:alice"), new("To", "+14155550100"), new("Direction", "inbound"),
        ]);

    private async Task WhenToldAsync(string told)
    {
        await Eventually.HoldsAsync(() => !_told.IsEmpty);
        Assert.Equal(told, Assert.Single(_told));
    }
}
