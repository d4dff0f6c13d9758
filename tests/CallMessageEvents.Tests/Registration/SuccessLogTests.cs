using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests.Registration;

/// <summary>What is logged when all goes well: with Debug on, the whole way of a message can be followed.</summary>
public sealed class SuccessLogTests
{
    [Fact]
    public async Task Debug_WayOfAMessage_IsLoggedWithSidsAlone()
    {
        await using var app = await StatusApp.StartAsync();
        var call = app.Account.Alice();
        var leg = EndUser.OnLeg(call.Sid);

        await app.StatusAsync(call);
        await app.WhenRequestsAreAsync("UserDefinedMessageSubscriptions.json", 1);
        await Eventually.HoldsAsync(() => app.Log.All.Any(static line => line.Text.Contains("is subscribed", StringComparison.Ordinal)));
        var sent = await app.Account.Messenger.SendAsync(leg, new Note("a secret word"), cancellationToken: TestAccount.Token);
        await app.Account.Services.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(
            ReceivingApp.Request(7, 1, """{"type":"note","text":"a secret word"}""", call.Sid), TestAccount.Token);
        var phone = app.Account.Twilio.Dial("client:alice", "+14155550199").Answer().Child;
        await app.Account.Messenger.ResolveAsync(EndUser.WhoPlaced(phone.Sid), TestAccount.Token);
        call.Complete();
        await app.StatusAsync(call);
        await Assert.ThrowsAsync<CallNotActiveException>(() => app.Account.Messenger.SendAsync(leg, new Note("late"), cancellationToken: TestAccount.Token));

        var debug = app.Log.All.Where(static line => line.Level == LogLevel.Debug).Select(static line => line.Text.Trim()).ToList();
        Assert.Contains($"A status callback was received: leg {call.Sid} is in-progress.", debug);
        Assert.Contains(debug, line => line.StartsWith($"Leg {call.Sid} is subscribed (ZY", StringComparison.Ordinal));
        Assert.Contains($"Message {sent.Sid} was sent to leg {call.Sid}.", debug);
        Assert.Contains($"Message {ReceivingApp.Message(7)} of leg {call.Sid} was received; its number is 1.", debug);
        Assert.Contains($"Message {ReceivingApp.Message(7)} of leg {call.Sid} was handled by a delegate.", debug);
        Assert.Contains($"Twilio was asked about leg {phone.Sid}: FetchCall.", debug);
        Assert.Contains($"The guard refused leg {call.Sid}, which is completed: nothing is sent to it.", debug);
        Assert.DoesNotContain(
            app.Log.All, static line => line.Text.Contains("secret", StringComparison.Ordinal) || line.Text.Contains("alice", StringComparison.Ordinal)
                || line.Text.Contains("+1415", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Information_AccountIsReady_SaysOnceWhereRequestsGoAndHow()
    {
        await using var app = await StatusApp.StartAsync();

        var line = Assert.Single(app.Log.All, static line => line.Text.Contains("is ready", StringComparison.Ordinal));

        Assert.Equal(LogLevel.Information, line.Level);
        Assert.StartsWith($"CallMessageEvents: account {app.Account.Twilio.AccountSid} is ready. Requests go to ", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Account.Twilio.AuthToken, line.Text, StringComparison.Ordinal);
    }

    /// <summary>A worker may share its registration with the process that has the endpoints.</summary>
    [Fact]
    public async Task Information_HandlersInAProcessWithoutAServer_IsNoWarning()
    {
        using var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddCallMessageEvents(StartFailures.Valid).AddHandler<Note>(static (_, _) => Task.CompletedTask);
        using var host = builder.Build();

        await host.StartAsync(TestAccount.Token);
        await host.StopAsync(TestAccount.Token);

        Assert.DoesNotContain(log.All, static line => line.Level >= LogLevel.Warning);
        Assert.Contains(log.All, static line => line.Text.Contains("neither an endpoint nor a web server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Error_LifecycleHandlerFails_IsNamedWithItsMethod()
    {
        await using var app = await StatusApp.StartAsync(build: static builder => builder.AddLifecycleHandler<Broken>());
        var call = app.Account.Alice();

        await app.StatusAsync(call);
        await app.NextEventAsync();

        var line = Assert.Single(app.Log.All, static line => line.Level == LogLevel.Error).Text;
        Assert.StartsWith($"The lifecycle handler {typeof(Broken)} failed in OnActiveAsync for leg {call.Sid}.", line, StringComparison.Ordinal);
    }

    private sealed class Broken : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");
    }
}
