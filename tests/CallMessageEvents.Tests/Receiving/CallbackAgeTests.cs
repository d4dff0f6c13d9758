using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>The option <c>Signature:MaxAge</c>: authentic callbacks are refused by the Timestamp that Twilio signed.</summary>
public sealed partial class CallbackAgeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 30, 13, 0, 0, TimeSpan.Zero));
    private readonly LogLines _log = new();
    private readonly List<string> _handled = [];
    private ServiceProvider _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(300, null)]
    [InlineData(301, "TooOld")]
    [InlineData(86_400, "TooOld")]
    [InlineData(-300, null)]
    [InlineData(-301, "InFuture")]
    public async Task Message_OfAnAge_IsTakenOrRefusedWithItsCause(int seconds, string? cause)
    {
        Start(("Signature:MaxAge", "00:05:00"));
        var timestamp = At(-seconds);

        await AnswersAsync(cause is null ? 204 : 403, Message(timestamp), Json(timestamp), Get(timestamp), Message(timestamp, isShared: true));

        Assert.Equal(cause is null ? 0 : 4, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains($"(403): {cause}. Its signature is valid", line, StringComparison.Ordinal));
        Assert.All(_log.Lines, static line => Assert.Contains("Signature:MaxAge is 00:05:00", line, StringComparison.Ordinal));
        Assert.Equal(cause is null ? 4 : 0, _handled.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1796043600")]
    [InlineData("2026-11-30T13:00:00Z")]
    [InlineData("Mon, 30 Nov 2026 13:00:00 +0000 x")]
    public async Task Message_WithoutATimestampThatCanBeRead_IsRefused(string? timestamp)
    {
        Start(("Signature:MaxAge", "00:05:00"));

        await AnswersAsync(403, Message(timestamp), Json(timestamp), Get(timestamp));

        Assert.All(_log.Lines, static line => Assert.Contains("NoTimestamp", line, StringComparison.Ordinal));
        Assert.Empty(_handled);
    }

    [Fact]
    public async Task Message_OptionIsOff_HasAnyAge()
    {
        Start();

        await AnswersAsync(204, Message(At(-86_400 * 365)), Message(null), Message("yesterday"), Json(At(86_400)), Get(null));

        Assert.Equal(5, _handled.Count);
    }

    /// <summary>The inbox remembers a finished message for ten minutes. After that a recorded callback is another message.</summary>
    [Theory]
    [InlineData(null, 204, 3)]
    [InlineData("00:05:00", 403, 2)]
    public async Task Message_RecordedAndSentAgainLater_IsHandledAgainWithoutTheOptionOnly(string? maxAge, int second, int handled)
    {
        Start(("Signature:MaxAge", maxAge));
        var recorded = Message(At(0));

        await AnswersAsync(204, recorded);
        _time.Advance(TimeSpan.FromMinutes(4));
        await AnswersAsync(204, recorded);
        Assert.Single(_handled);

        _time.Advance(TimeSpan.FromMinutes(7));
        await AnswersAsync(204, Message(At(0)));
        await AnswersAsync(second, recorded);

        Assert.Equal(handled, _handled.Count);
    }

    [Fact]
    public async Task Message_TooOldOrForged_TheSenderSeesNoDifference_AndBothAreCounted()
    {
        Start(("Signature:MaxAge", "00:05:00"));
        using var measured = new Measurements(_app.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

        var old = await ReceiveAsync(Message(At(-600)));
        var forged = await ReceiveAsync(Message(At(-600), token: "another"));

        Assert.Equal((forged.StatusCode, forged.ContentType, forged.RetryAfter), (old.StatusCode, old.ContentType, old.RetryAfter));
        Assert.True(forged.Body.Span.SequenceEqual(old.Body.Span));
        Assert.Equal(1, measured.Sum("call_message_events.callbacks.rejected", "error.type", "too_old"));
        Assert.Equal(1, measured.Sum("call_message_events.callbacks.rejected", "error.type", "mismatch"));
    }

    [Fact]
    public async Task Message_AuthenticAndMalformed_IsStillA400()
    {
        Start(("Signature:MaxAge", "00:05:00"));

        await AnswersAsync(400, JsonOf("[]"), Message(At(0), content: ""));
    }

    [Fact]
    public async Task Message_NothingIsVerified_AgesAreNot()
    {
        Start(("Signature:MaxAge", "00:05:00"), ("Signature:DangerouslyAcceptAnySender", "true"));

        await AnswersAsync(204, Message(At(-600)), Message(null));
    }

    [Fact]
    public async Task Message_OfANamedAccount_ItsOwnOptionCounts()
    {
        Start(
            ("Accounts:sales:AccountSid", TestProvider.AccountSid), ("Accounts:sales:AuthToken", TestProvider.AuthToken),
            ("Accounts:sales:PublicBaseUrl", SignedCallback.Origin), ("Accounts:sales:Signature:MaxAge", "00:01:00"));
        var sales = _app.GetRequiredKeyedService<ICallbackReceiver>("sales");

        Assert.Equal(204, (await sales.ReceiveMessageAsync(Message(At(-60)), Token)).StatusCode);
        Assert.Equal(403, (await sales.ReceiveMessageAsync(Message(At(-61)), Token)).StatusCode);
        await AnswersAsync(204, Message(At(-61)));
    }

    [Theory]
    [InlineData(-10, "ringing", 204, true)]
    [InlineData(-600, "ringing", 403, false)]
    [InlineData(null, "ringing", 403, false)]
    [InlineData(null, null, 204, false)]
    [InlineData(-600, null, 403, false)]
    public async Task Status_IsCheckedWhereItSaysSomethingOfTheLeg(int? seconds, string? status, int answer, bool isKnown)
    {
        Start(("Signature:MaxAge", "00:05:00"));
        (string, string?)[] fields = [("CallSid", ReceivingApp.Leg), ("CallStatus", status), ("Timestamp", seconds is { } at ? At(at) : null)];

        var answered = await _app.GetRequiredService<ICallbackReceiver>().ReceiveStatusAsync(Post("/status", fields), Token);

        Assert.Equal(answer, answered.StatusCode);
        Assert.Equal(isKnown, await _app.GetRequiredService<ICallDirectory>().FindAsync(CallSid.Parse(ReceivingApp.Leg), Token) is not null);
    }

    /// <summary>Twilio gives a request for TwiML no Timestamp; another product's may be in another form. The call must not suffer from that.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("1796043600", null)]
    [InlineData("Mon, 30 Nov 2026 12:59:00 +0000", null)]
    [InlineData("Mon, 30 Nov 2026 12:00:00 +0000", 403)]
    public async Task Voice_IsRefusedOnlyByATimestampThatItHas(string? timestamp, int? answer)
    {
        Start(("Signature:MaxAge", "00:05:00"));
        (string, string?)[] fields = [("CallSid", ReceivingApp.Leg), ("CallStatus", "ringing"), ("Timestamp", timestamp)];

        var answered = await _app.GetRequiredService<IVoiceWebhookReceiver>().ReceiveAsync(Post("/voice", fields), cancellationToken: Token);

        Assert.Equal(answer, answered?.StatusCode);
    }

    private string At(int seconds) =>
        _time.GetUtcNow().AddSeconds(seconds).ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private async Task AnswersAsync(int status, params CallbackRequest[] requests)
    {
        foreach (var request in requests) Assert.Equal(status, (await ReceiveAsync(request)).StatusCode);
    }

    private async Task<CallbackAnswer> ReceiveAsync(CallbackRequest request) =>
        await _app.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, Token);

    private void Start(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["AccountSid"] = TestProvider.AccountSid, ["AuthToken"] = TestProvider.AuthToken, ["PublicBaseUrl"] = SignedCallback.Origin,
            ["Receiving:AllowGet"] = "true", ["Signature:SharedKeys:0:Id"] = SharedKey, ["Signature:SharedKeys:0:Secret"] = "s3cret",
        };
        foreach (var (key, value) in settings) all[key] = value;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection(all.ToDictionary(static one => $"CallMessageEvents:{one.Key}", static one => one.Value)).Build());
        services.AddSingleton<ILoggerFactory>(_log).AddSingleton<TimeProvider>(_time).AddMetrics();
        Handle(services.AddCallMessageEvents());
        if (all.Keys.Any(static key => key.StartsWith("Accounts:sales:", StringComparison.Ordinal))) Handle(services.AddCallMessageEvents("sales"));
        _app = services.BuildServiceProvider();
        _log.Lines.Clear();

        void Handle(ICallMessageEventsBuilder builder) => builder.AddHandler<Note>((context, _) =>
        {
            _handled.Add(context.Content.Text);
            return Task.CompletedTask;
        });
    }
}
