using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Services without a host, as a program may have that is no server of its own: whichever callback comes first starts the engine's work.</summary>
public sealed class WithoutHostTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _told = [];
    private readonly ServiceProvider _provider;

    public WithoutHostTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_told);
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
            options.Signature.DangerouslyAcceptAnySender = true;
        }).AddLifecycleHandler<ComingsAndGoings>().AddHandler<Note>((context, _) =>
        {
            _told.Enqueue(context.Content.Text);
            return Task.CompletedTask;
        });
        new FakeEngine(TimeProvider.System).Start("a").Register(services);
        _provider = services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Message_IsHandled()
    {
        var message = ReceivingApp.Request(1, 1, """{"type":"note","text":"hello"}""");

        Assert.Equal(204, (await Receiver().ReceiveMessageAsync(message, TestAccount.Token)).StatusCode);

        await WhenToldAsync("hello");
    }

    [Fact]
    public async Task Status_IsTold()
    {
        Assert.Equal(204, (await Receiver().ReceiveStatusAsync(Ringing(), TestAccount.Token)).StatusCode);

        await WhenToldAsync("alice active");
    }

    [Fact]
    public async Task VoiceWebhook_IsTold()
    {
        Assert.Null(await _provider.GetRequiredService<IVoiceWebhookReceiver>().ReceiveAsync(Ringing(), cancellationToken: TestAccount.Token));

        await WhenToldAsync("alice active");
    }

    private static CallbackRequest Ringing() => ReceivingApp.Post(
        "/status",
        [
            new("CallSid", ReceivingApp.Leg), new("CallStatus", "ringing"), new("From", "client:alice"), new("To", "+14155550100"), new("Direction", "inbound"),
        ]);

    private ICallbackReceiver Receiver() => _provider.GetRequiredService<ICallbackReceiver>();

    private async Task WhenToldAsync(string told)
    {
        await Eventually.HoldsAsync(() => !_told.IsEmpty);
        Assert.Equal(told, Assert.Single(_told));
    }
}
