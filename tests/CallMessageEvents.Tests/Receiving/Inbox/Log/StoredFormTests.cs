using System.Collections.Concurrent;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>A message that one node stored is the same message when another node handles it.</summary>
public sealed class StoredFormTests : IAsyncDisposable
{
    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);
    private readonly ConcurrentQueue<CallMessage> _handled = [];
    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine;
    private readonly Task<NodeApp> _starting;

    public StoredFormTests()
    {
        _engine = new(_time);
        _starting = NodeApp.StartAsync(_engine, "a", builder => builder.AddFallbackHandler((context, _) =>
        {
            _handled.Enqueue(context.Message);
            return Task.CompletedTask;
        }));
    }

    public static TheoryData<string> Contents =>
    [
        """{"type":"note","text":"a \"b\" é 😀\n"}""", "\"{\\\"type\\\":\\\"note\\\"}\"", " \"[1,2]\" ", "\"text\"", "\"\\\"{}\\\"\"",
        "text", "{", "\"{\"", "null",
        " ",
    ];

    public async ValueTask DisposeAsync() => await (await _starting).DisposeAsync();

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Handler_AnyContent_GetsItAsItCame(string content)
    {
        foreach (var contentType in new[] { "application/json", "", "text/plain", "Application/JSON; charset=utf-8" })
            await IsTheSameAsync([new("CallSid", ReceivingApp.Leg), new("Content", content), new("ContentType", contentType), new("Sid", Next())]);
    }

    [Fact]
    public async Task Handler_OnlyWhatIsRequired_GetsNothingElse()
    {
        var message = await IsTheSameAsync([new("CallSid", ReceivingApp.Leg), new("Content", "{}")]);

        Assert.Equal((null, null, null, null, null), (message.Sid, message.AccountSid, message.SequenceNumber, message.Timestamp, message.ContentType));
        Assert.Empty(message.Extra);
    }

    [Fact]
    public async Task Handler_OddFields_GetsThem()
    {
        var message = await IsTheSameAsync(
        [
            new("CallSid", "no sid\u0000"), new("Content", "{}"), new("Sid", "KX1"), new("AccountSid", "AC short"), new("SequenceNumber", $"{long.MaxValue}"),
            new("Timestamp", "Fri, 31 Dec 9999 23:59:59 +0000"), new("", "empty"), new("$id", "1"), new("$type", "x"), new("a\u0000\"é😀", "\u0001"),
            new("__proto__", ""), new("extra", "1"), new("Extra", "2"),
        ]);

        Assert.Equal((long.MaxValue, 9999, 7), (message.SequenceNumber, message.Timestamp?.Year, message.Extra.Count));
        Assert.Equal(("1", "2"), (message.Extra["extra"], message.Extra["Extra"]));
    }

    [Fact]
    public async Task Handler_NoSid_KnowsARequestByItsToken()
    {
        var app = await _starting;
        KeyValuePair<string, string>[] fields = [new("CallSid", ReceivingApp.Leg), new("Content", "{}")];
        foreach (var token in new[] { "one", "\ud800", "one", "\ud800", "two" })
            Assert.Equal(204, await app.DeliverAsync(ReceivingApp.Post("/call-message-events/messages", fields, token)));

        await Eventually.HoldsAsync(() => _engine.WaitingCount == 0);
        Assert.Equal(3, _handled.Count);
    }

    [Fact]
    public async Task Handler_AnyMessage_GetsTheSame()
    {
        await _starting;
        Prop.ForAll<NonNull<string>[], byte[], long>((texts, content, number) =>
        {
            List<KeyValuePair<string, string>> fields = [new("CallSid", $"CA{texts.Length % 3}"), new("Sid", Next()), new("SequenceNumber", $"{number}")];
            fields.Add(new("Content", "{" + Convert.ToBase64String(content)));
            fields.AddRange(texts.Select(static (text, i) => KeyValuePair.Create(i % 5 == 0 ? "ContentType" : $"{Valid(text.Get)}.", Valid(text.Get))));
            IsTheSameAsync([.. fields]).GetAwaiter().GetResult();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Entry_OfANewerVersion_WaitsForANewerNode()
    {
        var app = await _starting;
        var bytes = (await StoredAsync()).Body.ToArray();
        bytes[0]++;
        await AppendAsync("newer", bytes);

        // The first message's end counts before it has its effect.
        await Eventually.HoldsAsync(() => app.Node.Ends.Count == 2 && _engine.WaitingCount == 1);

        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => app.Node.Ends.Count == 3);

        Assert.Equal((1, 1), (_engine.WaitingCount, _engine.Entries.Single(static entry => entry.Key == "newer").Attempt));
        Assert.Single(_handled);
    }

    [Fact]
    public async Task Entry_WithUnknownProperties_IsRead()
    {
        var bytes = (await StoredAsync()).Body.ToArray();
        var length = BitConverter.ToInt32(bytes, 1);
        var header = Encoding.UTF8.GetString(bytes, 5, length - 1) + ""","new":{"of":["another"]},"newer":1}""";
        var longer = Encoding.UTF8.GetBytes(header);
        await AppendAsync("1", [bytes[0], .. BitConverter.GetBytes(longer.Length), .. longer, .. bytes.AsSpan(5 + length)]);

        await Eventually.HoldsAsync(() => _handled.Count == 2);
        Same(_handled.First(), _handled.Last());
    }

    [Fact]
    public async Task Entry_DamagedBytes_IsADeadLetterOrAMessage()
    {
        var app = await _starting;
        var bytes = (await StoredAsync()).Body.ToArray();
        var header = 5 + BitConverter.ToInt32(bytes, 1);
        var (count, random) = (0, new Random(1));
        for (var length = 0; length < header; length++) await AppendAsync($"{++count}", bytes[..length]);
        await Eventually.HoldsAsync(() => _engine.Dead(1000).Length == count);

        for (var i = 0; i < 500; i++)
        {
            var damaged = bytes.ToArray();
            for (var j = random.Next(1, 5); j > 0; j--) damaged[random.Next(1, i % 2 == 0 ? 5 : header)] = (byte)random.Next(256);
            await AppendAsync($"{++count}", damaged);
        }

        await Eventually.HoldsAsync(() => _engine.WaitingCount == 0);
        Assert.Equal(count + 1, _engine.Dead(1000).Length + _handled.Count);
        Assert.All(_engine.Dead(1000), static letter => Assert.Equal("unreadable", letter.Error));
        Assert.DoesNotContain(app.Log.Lines, static line => line.Contains("secret", StringComparison.Ordinal));
    }

    private static string Next() => $"KX{Guid.NewGuid():n}";

    /// <summary>Texts come as UTF-8, which has no half of a surrogate pair.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> fields) =>
        fields.OrderBy(static field => field.Key, StringComparer.Ordinal);

    private static void Same(CallMessage expected, CallMessage actual)
    {
        Assert.Equal(Encoding.UTF8.GetString(expected.Body.Span), Encoding.UTF8.GetString(actual.Body.Span));
        Assert.Equal(
            (expected.CallSid, expected.Sid, expected.AccountSid, expected.SequenceNumber, expected.Timestamp, expected.ContentType, expected.Type),
            (actual.CallSid, actual.Sid, actual.AccountSid, actual.SequenceNumber, actual.Timestamp, actual.ContentType, actual.Type));
        Assert.Equal(Sorted(expected.Extra), Sorted(actual.Extra));
    }

    /// <summary>Delivers a callback, and compares what the handler gets with what the callback says.</summary>
    private async Task<CallMessage> IsTheSameAsync(KeyValuePair<string, string>[] fields)
    {
        var app = await _starting;
        var (request, count) = (ReceivingApp.Post("/call-message-events/messages", fields), _handled.Count);
        Assert.True(CallMessageParser.TryParse(request.Body.Span, CallbackFormat.Form, out var expected, out _));
        Assert.Equal(204, await app.DeliverAsync(request));

        await Eventually.HoldsAsync(() =>
        {
            // What seems to be missing before it.
            if (_time.HasTimerDueIn(TimeSpan.FromMilliseconds(500))) _time.Advance(TimeSpan.FromMilliseconds(500));
            return _handled.Count > count;
        });
        Same(expected, _handled.Last());
        return _handled.Last();
    }

    /// <summary>The bytes of some message, which was handled.</summary>
    private async Task<CallLogEntry> StoredAsync()
    {
        await IsTheSameAsync(
        [
            new("CallSid", ReceivingApp.Leg), new("Content", """{"text":"secret"}"""), new("Sid", "KX1"), new("AccountSid", TestProvider.AccountSid),
        ]);
        return Assert.Single(_engine.Entries);
    }

    private async Task AppendAsync(string key, byte[] body)
    {
        var entry = new CallLogEntry
        {
            Account = Account, CallSid = CallSid.Parse(ReceivingApp.Leg), Key = key, Kind = CallLogEntryKind.Message, Body = body,
        };
        Assert.Equal(AppendOutcome.Appended, await (await _starting).Node.Log.AppendAsync(entry, null, TestContext.Current.CancellationToken));
        await Eventually.HoldsAsync(() => _engine.IsQuiet);
    }
}
