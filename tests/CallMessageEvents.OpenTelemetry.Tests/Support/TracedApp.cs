using System.Collections.Concurrent;
using System.Diagnostics;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CallMessageEvents.OpenTelemetry.Tests;

/// <summary>An application on a real server, with an emulator of its own, that keeps its spans and metrics in memory.</summary>
internal sealed class TracedApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly TwilioEmulator _twilio;
    private readonly ConcurrentQueue<Activity> _spans;
    private readonly List<Metric> _metrics;

    private TracedApp(TwilioEmulator twilio, WebApplication web, ConcurrentQueue<Activity> spans, List<Metric> metrics) =>
        (_twilio, _web, _spans, _metrics) = (twilio, web, spans, metrics);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ICallMessenger Messenger => _web.Services.GetRequiredService<ICallMessenger>();

    public static async Task<TracedApp> StartAsync(Action<ICallMessageEventsBuilder>? build = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var twilio = await TwilioEmulator.StartAsync(new() { StatusCallback = new Uri(address, "/call-message-events/status") }, Token);
        var (builder, spans, metrics) = (WebApplication.CreateSlimBuilder(), new ConcurrentQueue<Activity>(), new List<Metric>());
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri);
        var account = builder.Services.AddCallMessageEvents(options =>
        {
            options.BaseAddress = twilio.BaseAddress;
            options.AccountSid = twilio.AccountSid;
            options.AuthToken = twilio.AuthToken;
            options.PublicBaseUrl = address;
        });
        build?.Invoke(account);
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddCallMessageEventsInstrumentation()
                .AddProcessor(new SpanKeeper(spans)))
            .WithMetrics(all => all.AddCallMessageEventsInstrumentation().AddInMemoryExporter(metrics));
        var web = builder.Build();
        web.MapCallMessageEvents();
        await web.StartAsync(Token);
        return new(twilio, web, spans, metrics);
    }

    /// <summary>Collects the metrics now.</summary>
    public Metric[] ReadMetrics()
    {
        _metrics.Clear();
        Assert.True(_web.Services.GetRequiredService<MeterProvider>().ForceFlush());
        return [.. _metrics];
    }

    /// <summary>A call of alice to bob, which has not been answered.</summary>
    public EmulatedConversation Dial() => _twilio.Dial("client:alice", "client:bob");

    /// <summary>The leg of bob, who has answered and is subscribed.</summary>
    public async Task<EmulatedCall> CallAsync()
    {
        var bob = Dial().Answer().Child;
        var directory = _web.Services.GetRequiredService<ICallDirectory>();
        await Eventually.HoldsAsync(async () => await directory.FindAsync(CallSid.Parse(bob.Sid), Token) is { Status: CallStatus.InProgress });
        await Messenger.SubscribeAsync(EndUser.OnLeg(bob.Sid), Token);
        return bob;
    }

    /// <summary>A span of some name, once one that fits has ended.</summary>
    public async Task<Activity> SpanAsync(string name, Func<Activity, bool>? fits = null)
    {
        Activity? found = null;
        await Eventually.HoldsAsync(() => (found = Spans(name).FirstOrDefault(fits ?? (static _ => true))) is not null, $"a span {name}");
        return found!;
    }

    public Activity[] Spans(string name) => [.. _spans.Where(span => span.DisplayName == name)];

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _twilio.DisposeAsync();
    }

    /// <summary>The exporter to memory fills a list, which nobody may read meanwhile.</summary>
    private sealed class SpanKeeper(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }
}

[CallMessage("note")]
internal sealed record Note(string Text);
