using System.Threading.Channels;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>An application on the emulator that gets status callbacks, and records what its lifecycle handler is told.</summary>
internal sealed class StatusApp : IAsyncDisposable
{
    private readonly Channel<LegEvent> _events;

    private StatusApp(TestAccount account, Channel<LegEvent> events, LogLines log) => (Account, _events, Log) = (account, events, log);

    public LogLines Log { get; }

    public TestAccount Account { get; }

    public static async Task<StatusApp> StartAsync(
        Action<CallMessageEventsOptions>? configure = null, Action<ICallMessageEventsBuilder>? build = null, TimeProvider? time = null)
    {
        var events = Channel.CreateUnbounded<LegEvent>();
        var log = new LogLines();
        var account = await TestAccount.StartAsync(
            options =>
            {
                options.Signature.DangerouslyAcceptAnySender = true;
                options.PublicBaseUrl = new Uri("https://example.com");
                configure?.Invoke(options);
            },
            builder =>
            {
                builder.Services.AddSingleton<ILoggerFactory>(log).AddSingleton(events);
                builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
                build?.Invoke(builder);
                builder.AddLifecycleHandler<LegRecorder>();
            },
            time);
        account.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        return new StatusApp(account, events, log);
    }

    /// <summary>What the application's own voice webhook tells of a parent.</summary>
    public async Task VoiceWebhookAsync(EmulatedCall call)
    {
        var form = new Dictionary<string, string>
        {
            ["CallSid"] = call.Sid, ["CallStatus"] = "ringing", ["From"] = call.From, ["To"] = call.To, ["Direction"] = call.Direction,
            ["AccountSid"] = call.AccountSid,
        };
        Assert.True(CallRecord.TryParse(name => form.GetValueOrDefault(name), TimeProvider.System.GetUtcNow(), out var seen));
        await Account.Directory.ReportAsync(seen, TestAccount.Token);
    }

    /// <summary>A status callback of what the call is now.</summary>
    public async Task<int> StatusAsync(EmulatedCall call) => (await PostAsync(
        [
            new("CallSid", call.Sid), new("CallStatus", call.Status), new("From", call.From), new("To", call.To), new("Direction", call.Direction),
            new("AccountSid", call.AccountSid), new("ParentCallSid", call.ParentCallSid ?? string.Empty), new("CallbackSource", "call-progress-events"),
        ])).StatusCode;

    public async Task<CallbackAnswer> PostAsync(KeyValuePair<string, string>[] fields) =>
        await Account.Services.GetRequiredService<ICallbackReceiver>().ReceiveStatusAsync(ReceivingApp.Post("/status", fields), TestAccount.Token);

    public Task<LegEvent> NextEventAsync() => Eventually.EndsAsync(_events.Reader.ReadAsync(TestAccount.Token).AsTask(), "what a lifecycle handler is told");

    public bool HasEvent() => _events.Reader.TryRead(out _);

    public Task WhenRequestsAreAsync(string path, int count, int status = 201) => Eventually.HoldsAsync(
        () => Account.Twilio.Requests.Count(request => request.Path.EndsWith(path, StringComparison.Ordinal) && request.StatusCode == status) >= count);

    /// <summary>Polls what the directory says of a leg.</summary>
    public async Task WhenEndedAsync(EmulatedCall call)
    {
        CallRecord? known = null;
        await Eventually.HoldsAsync(() =>
        {
            var found = Account.Directory.FindAsync(CallSid.Parse(call.Sid), TestAccount.Token);
            if (found.IsCompletedSuccessfully) known = found.Result;
            return known is { IsEnded: true };
        });
    }

    public ValueTask DisposeAsync() => Account.DisposeAsync();
}

/// <summary>What a lifecycle handler was told.</summary>
internal sealed record LegEvent(CallLeg Leg, bool IsActive)
{
    public override string ToString() => $"{Leg.Identity} {(IsActive ? "active" : "ended")}";
}

/// <summary>Records what it was told, even when its time is over already, because a test moved the clock.</summary>
internal sealed class LegRecorder(Channel<LegEvent> events) : ICallLifecycleHandler
{
    public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Record(new(context.Leg, true));

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Record(new(context.Leg, false));

    private Task Record(LegEvent told)
    {
        Assert.True(events.Writer.TryWrite(told));
        return Task.CompletedTask;
    }
}
