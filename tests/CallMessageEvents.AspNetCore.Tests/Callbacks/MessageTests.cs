using System.Collections.Concurrent;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Messages that Twilio signed, of end users' apps that do as they like.</summary>
public sealed class MessageTests
{
    private static readonly string Deep = $"{new string('[', 1000)}{new string(']', 1000)}";
    private readonly ConcurrentQueue<string> _handled = [];

    public static TheoryData<string, string> ContentsThatFitNothing => new()
    {
        { "hello", "Nothing handles messages" },
        { "{", "Nothing handles messages" },
        { "{\"type\":", "Nothing handles messages" },
        { "null", "Nothing handles messages" },
        { "{\"type\":\"unknown\"}", "Nothing handles messages" },
        { "{\"type\":7}", "Nothing handles messages" },
        { Deep, "Nothing handles messages" },
        { $"{{\"type\":\"note\",\"text\":{Deep}}}", "was not handled" },
        { "{\"type\":\"note\",\"text\":5}", "was not handled" },
        { "{\"type\":\"note\",\"text\":\"cut", "was not handled" },
        { "{\"type\":\"note\"}x", "was not handled" },
    };

    [Theory]
    [MemberData(nameof(ContentsThatFitNothing))]
    public async Task Content_FitsNoHandler_204AndSaid_AContentIsNotLogged(string content, string said)
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Fields.Message(content: content)));

        Assert.Empty(_handled);
        Assert.Contains(said, Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_OfTheWrongShape_500WhereTheOptionSaysSo()
    {
        await using var app = await StartAsync(static options => options.Receiving.FailUnreadableContent = true);

        Assert.Equal(500, await app.PostAsync(Fields.Message(content: """{"type":"note","text":5}""")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task WithoutSid_TokenIsMissingOrEmpty_EachIsHandled(string? token)
    {
        await using var app = await StartAsync();

        foreach (var number in new[] { 1, 2, 3 })
        {
            var fields = Note(number, null).Without("Sid");
            using var request = TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
            if (token is not null) request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", token);
            using var answer = await app.SendAsync(request);
            Assert.Equal(204, (int)answer.StatusCode);
        }

        Assert.Equal(["1", "2", "3"], _handled);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("seven")]
    [InlineData("99999999999999999999999")]
    public async Task SequenceNumber_ThatIsNone_IsHandledAtOnce(string? number)
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Note(1, number)));
        Assert.Equal(204, await app.PostAsync(Note(2, number)));

        Assert.Equal(["1", "2"], _handled);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task SequenceNumbers_FromTheBeginning_AreHandledInOrder(int first)
    {
        await using var app = await StartAsync();
        Assert.Equal(204, await app.PostAsync(Note(1, Text(first))));
        var last = app.PostAsync(Note(3, Text(first + 2)));
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal(["1"], _handled);

        Assert.Equal(204, await app.PostAsync(Note(2, Text(first + 1))));

        Assert.Equal(204, await last);
        Assert.Equal(["1", "2", "3"], _handled);
    }

    [Theory]
    [InlineData("700")]
    [InlineData("9223372036854775807")]
    public async Task SequenceNumber_FarFromTheBeginning_IsHandledAfterTheGapTime(string number)
    {
        await using var app = await StartAsync();
        var first = app.PostAsync(Note(1, number));
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));
        Assert.Empty(_handled);

        app.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(204, await first);
        Assert.Equal(["1"], _handled);
    }

    [Fact]
    public async Task SequenceNumber_Repeated_BothMessagesAreHandled()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Note(1, "1")));
        Assert.Equal(204, await app.PostAsync(Note(2, "1")));

        Assert.Equal(["1", "2"], _handled);
    }

    [Fact]
    public async Task OneSidWithTwoContents_TheFirstIsHandled()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Note(1, "1")));
        Assert.Equal(204, await app.PostAsync(Note(1, "1").With("Content", """{"type":"note","text":"another"}""")));

        Assert.Equal(["1"], _handled);
    }

    [Fact]
    public async Task NoSid_SameDeliveryTokenIsTheSameMessage_NoTokenIsAnother()
    {
        await using var app = await StartAsync();

        foreach (var token in new[] { "t1", "t1", "t2", null, null }) Assert.Equal(204, await DeliverAsync(app, token));

        Assert.Equal(4, _handled.Count);
    }

    [Fact]
    public async Task CallNeverHeardOf_IsHandled()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(Note(1, "1").With("CallSid", "CA99999999999999999999999999999999")));
        Assert.Equal(204, await app.PostAsync(Note(2, "1").With("CallSid", "no sid at all")));

        Assert.Equal(["1", "2"], _handled);
    }

    [Theory]
    [InlineData("ringing")]
    [InlineData("completed")]
    [InlineData("something-new")]
    public async Task StatusOfCallNeverHeardOf_204(string status)
    {
        await using var app = await StartAsync(static options => options.Receiving.AutoSubscribe = false);

        Assert.Equal(204, await app.PostAsync(Fields.Status(status), TestApp.Status));
    }

    private static Fields Note(int message, string? number) => Fields.Message(message, number, $$"""{"type":"note","text":"{{message}}"}""");

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> DeliverAsync(TestApp app, string? token)
    {
        var fields = Note(1, null).Without("Sid");
        using var request = TestApp.Form(fields, TestApp.Messages, TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields));
        if (token is not null) request.Headers.Add("I-Twilio-Idempotency-Token", token);
        using var answer = await app.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private Task<TestApp> StartAsync(Action<CallMessageEventsOptions>? configure = null) => TestApp.StartAsync(
        builder => builder.AddHandler<Note>((message, _) =>
        {
            _handled.Enqueue(message.Content.Text);
            return Task.CompletedTask;
        }),
        configure);
}
