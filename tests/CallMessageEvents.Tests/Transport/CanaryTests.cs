using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>One string as content, token and secret, through everything that can go wrong: it must come out nowhere.</summary>
public sealed class CanaryTests
{
    private const string Canary = "cAnArY5tr1ng";
    private static readonly Note Content = new($"{Canary} <&'\"é");

    public static TheoryData<FaultKind, int?, bool> Faults => new()
    {
        { FaultKind.Latency, null, false }, { FaultKind.Status, 400, false }, { FaultKind.Status, 401, false }, { FaultKind.Status, 404, false },
        { FaultKind.Status, 429, false }, { FaultKind.Status, 500, true }, { FaultKind.Status, 503, false }, { FaultKind.Reset, null, false },
        { FaultKind.Reset, null, true }, { FaultKind.Html, null, false }, { FaultKind.Html, 201, true }, { FaultKind.SlowBody, null, true },
        { FaultKind.TruncatedBody, null, true }, { FaultKind.HugeBody, null, false }, { FaultKind.Hang, null, false }, { FaultKind.StaleRead, null, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SendAsync_EveryFault_ShowsItNowhere(FaultKind kind, int? status, bool processed)
    {
        await using var run = await Run.StartAsync();
        run.Twilio.Faults.Add(new Fault
        {
            Kind = kind,
            StatusCode = status,
            Processed = processed,
            Delay = kind is FaultKind.Latency or FaultKind.SlowBody ? TimeSpan.FromMilliseconds(1) : null,
        });

        await run.TryAsync(messenger => messenger.SendAsync(EndUser.WhoPlaced(run.Call), Content, cancellationToken: TestAccount.Token));

        run.AssertNowhere();
    }

    public static TheoryData<string> Errors =>
        ["not active", "not found", "ambiguous", "too large", "not writable", "refused", "unreachable", "argument", "no json", "cancelled"];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task SendAsync_EveryError_ShowsItNowhere(string error)
    {
        await using var run = await Run.StartAsync();
        var ended = run.Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        ended.Complete();
        var ringing = run.Twilio.Dial("client:alice", "client:bob", "client:carol").Ring().Parent.Sid;
        Func<ICallMessenger, Task> failing = error switch
        {
            "not active" => messenger => messenger.SendAsync(EndUser.OnLeg(ended.Sid), Content),
            "not found" => messenger => messenger.SendAsync(EndUser.WhoAnswered(run.Call), Content),
            "ambiguous" => messenger => messenger.SendAsync(EndUser.WhoAnswered(ringing), Content),
            "too large" => messenger => messenger.SendAsync(EndUser.WhoPlaced(run.Call), new Note(string.Concat(Enumerable.Repeat(Canary, 1000)))),
            "not writable" => messenger => messenger.SendAsync(EndUser.WhoPlaced(run.Call), new Throwing()),
            "refused" => messenger => messenger.SendAsync(EndUser.WhoPlaced("CA00000000000000000000000000000000"), Content),
            "unreachable" => async messenger =>
            {
                await run.Twilio.DisposeAsync();
                await messenger.SendAsync(EndUser.WhoPlaced(run.Call), Content);
            },
            "argument" => messenger => messenger.SendAsync(EndUser.WhoPlaced(run.Call), Canary),
            "no json" => messenger => messenger.SendJsonAsync(EndUser.WhoPlaced(run.Call), $"{{\"{Canary}\":"),
            _ => messenger => messenger.SendAsync(EndUser.WhoPlaced(run.Call), Content, cancellationToken: new CancellationToken(canceled: true)),
        };

        Assert.NotNull(await run.TryAsync(failing));

        run.AssertNowhere();
    }

    private sealed record Note(string Text);

    private sealed class Throwing
    {
        public string Text => throw new InvalidOperationException(Canary);
    }

    /// <summary>An application that listens to all that the library tells.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly LogLines _log = new();
        private readonly ConcurrentQueue<string> _seen = [];
        private readonly ActivityListener _listener;
        private readonly ServiceProvider _provider;
        private readonly Measurements _measurements;

        private Run(TwilioEmulator twilio)
        {
            Twilio = twilio;
            Call = twilio.Dial("client:alice", "+14155550100").Answer().Parent.Sid;
            _listener = new ActivityListener
            {
                ShouldListenTo = static _ => true,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => _seen.Enqueue($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)}"),
            };
            ActivitySource.AddActivityListener(_listener);
            var services = new ServiceCollection();
            services.AddSingleton<ILoggerFactory>(_log);
            var builder = services.AddCallMessageEvents(options =>
            {
                (options.AccountSid, options.AuthToken) = (twilio.AccountSid, twilio.AuthToken);
                (options.ApiKeySid, options.ApiKeySecret) = (twilio.ApiKeySid, twilio.ApiKeySecret);
                (options.Resilience.Retry.Delay, options.Resilience.AttemptTimeout) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
                options.Resilience.Retry.MaxRetryAttempts = 1;
            });
            TestTransport.Use(builder, twilio.BaseAddress);
            _provider = services.BuildServiceProvider();
            _measurements = new Measurements(_provider.GetRequiredService<IMeterFactory>());
        }

        public TwilioEmulator Twilio { get; }

        public string Call { get; }

        public static async Task<Run> StartAsync() => new(await TwilioEmulator.StartAsync(
            new TwilioEmulatorOptions { AuthToken = $"{Canary}token", ApiKeySecret = $"{Canary}secret" }, TestAccount.Token));

        public async Task<Exception?> TryAsync(Func<ICallMessenger, Task> action)
        {
            try
            {
                await action(_provider.Messenger());
                return null;
            }
            catch (Exception e) when (e is CallMessageException or ArgumentException or OperationCanceledException)
            {
                _seen.Enqueue(e.ToString());
                return e;
            }
        }

        public void AssertNowhere()
        {
            var all = _seen.Concat(_log.All.Select(static line => line.Text)).Concat(_measurements.TagValues).ToList();
            Assert.NotEmpty(all);
            Assert.All(all, static text => Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase));
            Assert.All(all, static text => Assert.DoesNotContain(Convert.ToBase64String("cAnArY5tr1"u8)[..12], text, StringComparison.Ordinal));
        }

        public async ValueTask DisposeAsync()
        {
            _measurements.Dispose();
            _log.Dispose();
            _listener.Dispose();
            await _provider.DisposeAsync();
            await Twilio.DisposeAsync();
        }
    }
}
