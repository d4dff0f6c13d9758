namespace CallMessageEvents.Tests;

public sealed class CallMessageParserTests
{
    private const string Json = """{"type":"hint","text":"a + b & é 😀"}""";

    [Fact]
    public void TryParse_FormAsTwilioSendsIt_HasEverything()
    {
        var message = Callback.Parse(SignedRequest.Form(
            ("ContentType", "application/json"), ("Content", Json), ("SequenceNumber", "1"), ("CallSid", Callback.CallSid),
            ("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"),
            ("AccountSid", Callback.AccountSid), ("Sid", Callback.Sid)));

        Assert.Equal(
            (Callback.CallSid, Callback.AccountSid, Callback.Sid), (message.CallSid.ToString(), message.AccountSid.ToString(), message.Sid.ToString()));
        Assert.Equal((Json, "application/json", "hint"), (Callback.Content(message), message.ContentType, message.Type));
        Assert.Equal((1, new DateTimeOffset(2022, 12, 2, 22, 2, 49, TimeSpan.Zero)), (message.SequenceNumber, message.Timestamp));
        Assert.Empty(message.Extra);
    }

    [Fact]
    public void TryParse_NothingButTheRequired_IsAMessage()
    {
        var message = Callback.Parse("CallSid=CA1&Content=1");

        Assert.Equal(("CA1", "1"), (message.CallSid.ToString(), Callback.Content(message)));
        Assert.Equal(
            (null, null, null, null, null, null),
            (message.Sid, message.AccountSid, message.SequenceNumber, message.Timestamp, message.ContentType, message.Type));
    }

    [Theory]
    [InlineData("", "CallSid")]
    [InlineData("Content=1", "CallSid")]
    [InlineData("CallSid=&Content=1", "CallSid")]
    [InlineData("callsid=CA1&Content=1", "CallSid")]
    [InlineData("CallSid=CA1", "Content")]
    [InlineData("CallSid=CA1&Content=", "Content")]
    [InlineData("CallSid=CA1&Content", "Content")]
    public void TryParse_RequiredFieldMissing_NamesIt(string form, string field)
    {
        var error = Callback.Refuse(form);

        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Reason);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("007", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-1", null)]
    [InlineData("-0", null)]
    [InlineData("%2B1", null)]
    [InlineData("+1", null)]
    [InlineData("1.0", null)]
    [InlineData("1e3", null)]
    [InlineData("1x", null)]
    [InlineData("", null)]
    public void TryParse_SequenceNumber_IsAWholeNumberOrNone(string text, long? expected) =>
        Assert.Equal(expected, Callback.Parse($"CallSid=CA1&Content=1&SequenceNumber={text}").SequenceNumber);

    [Theory]
    [InlineData("Fri, 2 Dec 2022 22:02:49 +0000", "2022-12-02T22:02:49Z")]
    [InlineData("Fri, 02 Dec 2022 22:02:49 GMT", "2022-12-02T22:02:49Z")]
    [InlineData("Fri, 18 Oct 2019 17:00:00 +0000", "2019-10-18T17:00:00Z")]
    [InlineData("29 Feb 2024 00:00:00 UT", "2024-02-29T00:00:00Z")]
    [InlineData("1 Jan 2024 00:30:00 UTC", "2024-01-01T00:30:00Z")]
    [InlineData("Mon, 1 Jan 2024 00:30:00 +0130", "2023-12-31T23:00:00Z")]
    [InlineData("Sun, 31 Dec 2023 23:59:59 -0800", "2024-01-01T07:59:59Z")]
    [InlineData("Mon, 2 Dec 2022 22:02:49 +0000", "2022-12-02T22:02:49Z")]
    public void TryParse_Timestamp_IsReadInUtc(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), TimestampOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("2022-12-02T22:02:49Z")]
    [InlineData("Fri, 2 Dec 2022 22:02:49")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 ")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 EST")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 +00:00")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 +2400")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 +0060")]
    [InlineData("Fri, 2 Dec 2022 22:02:49 +0000 ")]
    [InlineData("Fri, 2 Dec 22 22:02:49 +0000")]
    [InlineData("Fri, 2 Dec 2022 24:00:00 +0000")]
    [InlineData("Fri, 2 Dec 2022 22:60:00 +0000")]
    [InlineData("Fri, 2 Dec 2022 22:02:60 +0000")]
    [InlineData("Fri, 2 Dec 2022 2x:02:49 +0000")]
    [InlineData("Fri, 0 Dec 2022 22:02:49 +0000")]
    [InlineData("Fri, 32 Dec 2022 22:02:49 +0000")]
    [InlineData("Wed, 29 Feb 2023 22:02:49 +0000")]
    [InlineData("Fri, 2 Foo 2022 22:02:49 +0000")]
    [InlineData("Fri, 2 anF 2022 22:02:49 +0000")]
    [InlineData("Foo, 2 Dec 2022 22:02:49 +0000")]
    [InlineData("Fri, 1 Jan 0000 00:00:00 +0000")]
    [InlineData("Mon, 1 Jan 0001 00:00:00 +0100")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 -0100")]
    [InlineData("Fri,")]
    [InlineData("Fri, ")]
    [InlineData("Fri, 2")]
    public void TryParse_TimestampOfAnotherKind_IsAsGoodAsMissing(string text) => Assert.Null(TimestampOf(text));

    [Fact]
    public void TryParse_RepeatedField_FirstOneCounts()
    {
        var message = Callback.Parse("CallSid=CA1&Content=1&CallSid=CA2&Content=2&Other=a&Other=b");

        Assert.Equal(("CA1", "1", "a"), (message.CallSid.ToString(), Callback.Content(message), Assert.Single(message.Extra).Value));
    }

    [Fact]
    public void TryParse_UnknownFields_AreKept()
    {
        var message = Callback.Parse("CallSid=CA1&Content=1&ApiVersion=2010-04-01&%C3%A9=%F0%9F%98%80&Empty=&sid=KX1");

        Assert.Equal(
            [("ApiVersion", "2010-04-01"), ("Empty", ""), ("sid", "KX1"), ("é", "😀")],
            message.Extra.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => (field.Key, field.Value)));
        Assert.IsNotType<Dictionary<string, string>>(message.Extra);
    }

    [Fact]
    public void TryParse_ShortAndStrangeSids_AreTakenAsTheyAre()
    {
        var message = Callback.Parse("CallSid=%C3%A9&Content=1&AccountSid=AC1&Sid=x%20y");

        Assert.Equal(("é", "AC1", "x y"), (message.CallSid.ToString(), message.AccountSid.ToString(), message.Sid.ToString()));
        Assert.Equal(new string('x', 1000), Callback.Parse($"CallSid={new string('x', 1000)}&Content=1").CallSid.ToString());
    }

    [Fact]
    public void TryParse_BodyUsedAgain_LeavesTheMessageAlone()
    {
        var body = "CallSid=CA1&Content=12345678"u8.ToArray();
        var message = Callback.Parse(body);

        body.AsSpan().Fill((byte)'x');
        Callback.Parse("CallSid=CA2&Content=87654321");

        Assert.Equal(("CA1", "12345678"), (message.CallSid.ToString(), Callback.Content(message)));
    }

    [Fact]
    public void TryParse_MessagesOfOneCall_ShareTheSidsText()
    {
        var body = SignedRequest.Form(("CallSid", Callback.CallSid), ("Content", "1"));

        Assert.Same(Callback.Parse(body).CallSid.ToString(), Callback.Parse(body).CallSid.ToString());
    }

    private static DateTimeOffset? TimestampOf(string text) =>
        Callback.Parse(SignedRequest.Form(("CallSid", "CA1"), ("Content", "1"), ("Timestamp", text))).Timestamp;
}
