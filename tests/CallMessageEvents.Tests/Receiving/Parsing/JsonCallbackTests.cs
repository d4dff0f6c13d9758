namespace CallMessageEvents.Tests;

public sealed class JsonCallbackTests
{
    [Fact]
    public void TryParse_AllAsText_HasEverything()
    {
        var message = Callback.ParseJson($$"""
            {
                "ContentType": "application/json", "Content": "{\"type\":\"hint\",\"text\":\"\u00e9 \ud83d\ude00 \\u00e9\"}", "SequenceNumber": "42",
                "CallSid": "{{Callback.CallSid}}", "Timestamp": "Fri, 2 Dec 2022 22:02:49 +0000", "AccountSid": "{{Callback.AccountSid}}",
                "Sid": "{{Callback.Sid}}"
            }
            """);

        Assert.Equal(
            (Callback.CallSid, Callback.AccountSid, Callback.Sid), (message.CallSid.ToString(), message.AccountSid.ToString(), message.Sid.ToString()));
        Assert.Equal(("""{"type":"hint","text":"é 😀 \u00e9"}""", "hint"), (Callback.Content(message), message.Type));
        Assert.Equal((42, new DateTimeOffset(2022, 12, 2, 22, 2, 49, TimeSpan.Zero)), (message.SequenceNumber, message.Timestamp));
        Assert.Empty(message.Extra);
    }

    [Theory]
    [InlineData(@"\u0022\u003C\u003c\u007f\u0000", "\"<<\u007f\0")]
    [InlineData(@"\u0026\u00e9\u0080", "&\u00e9\u0080")]
    [InlineData(@"\/\\\u0041", "/\\A")]
    [InlineData(@"\u000", null)]
    [InlineData(@"\u00g1", null)]
    [InlineData(@"\u001g", null)]
    [InlineData(@"\U0022", null)]
    [InlineData(@"\", null)]
    public void TryParse_EscapesInPlainJson_AreRead(string escaped, string? text)
    {
        var json = $$"""{"CallSid":"CA1","Content":"{{escaped}}"}""";

        if (text is null) Assert.Equal("", Callback.RefuseJson(json).Field);
        else Assert.Equal(text, Callback.Content(Callback.ParseJson(json)));
    }

    [Theory]
    [InlineData("""{"a":[1,{"b":null}]}""")]
    [InlineData("[]")]
    [InlineData("12.5e3")]
    [InlineData("true")]
    [InlineData("""{ "a" : "\u00e9\"" }""")]
    public void TryParse_ContentThatIsNoText_IsItsJsonAsItCame(string content) =>
        Assert.Equal(content, Callback.Content(Callback.ParseJson($$"""{"CallSid":"CA1", "Content" : {{content}} , "Sid":"KX1"}""")));

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("\"7\"", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-7", null)]
    [InlineData("7.0", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("[7]", null)]
    public void TryParse_SequenceNumber_IsANumberOrText(string json, long? expected) =>
        Assert.Equal(expected, Callback.ParseJson($$"""{"SequenceNumber":{{json}},"CallSid":"CA1","Content":"1"}""").SequenceNumber);

    [Fact]
    public void TryParse_UnknownFields_AreKept()
    {
        var message = Callback.ParseJson("""{"CallSid":"CA1","Content":"1","a\"":"text","b":{"c": [1]},"d":false,"e":null}""");

        Assert.Equal(
            [("a\"", "text"), ("b", """{"c": [1]}"""), ("d", "false")],
            message.Extra.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => (field.Key, field.Value)));
    }

    [Theory]
    [InlineData("""{"CallSid":null,"Content":"1"}""", "CallSid")]
    [InlineData("""{"CallSid":"CA1","Content":null}""", "Content")]
    [InlineData("""{"CallSid":"CA1","Content":""}""", "Content")]
    [InlineData("{}", "CallSid")]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("\"x\"", "")]
    [InlineData("""[{"CallSid":"CA1","Content":"1"}]""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"1"}x""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"1"}{}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"1",}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"1" """, "")]
    [InlineData("""{"CallSid":"CA1","Content":{"a":[1}}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":tru}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":01}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"\ud83d"}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"\x"}""", "")]
    [InlineData("""{"CallSid":"CA1" "Content":"1"}""", "")]
    [InlineData("""{"CallSid" "CA1","Content":"1"}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"\u12"}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"\"}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"1"}}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":1""", "")]
    [InlineData("""{,"CallSid":"CA1","Content":"1"}""", "")]
    [InlineData("""{"CallSid":"CA1","Content":"5}""", "")]
    [InlineData("""{CallSid:"CA1","Content":"1"}""", "")]
    [InlineData("{\"CallSid\":\"CA\n1\",\"Content\":\"1\"}", "")]
    public void TryParse_NoMessage_NamesTheField(string json, string field)
    {
        var error = Callback.RefuseJson(json);

        Assert.Equal(field, error.Field);
        Assert.DoesNotContain("CA1", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_ByteOrderMark_IsSkipped() =>
        Assert.Equal("CA1", Callback.ParseJson("\uFEFF{\"CallSid\":\"CA1\",\"Content\":\"1\"}").CallSid.ToString());

    [Fact]
    public void TryParse_ContentAThousandLevelsDeep_IsTakenAsItIs()
    {
        var deep = new string('[', 1_000) + new string(']', 1_000);

        Assert.Equal(deep, Callback.Content(Callback.ParseJson($$"""{"CallSid":"CA1","Content":{{deep}}}""")));
        Assert.Equal(deep, Callback.Content(Callback.ParseJson($$"""{"CallSid":"CA1","Content":"{{deep}}"}""")));
        Assert.Equal(deep, Callback.Content(Callback.Parse($"CallSid=CA1&Content={deep}")));
    }

    [Fact]
    public void TryParse_InvalidUtf8_LeavesTheContentAsItCame()
    {
        var message = Callback.Parse([.. "{\"CallSid\":\"CA1\",\"Content\":\""u8, 0xFF, 0xC3, .. "\"}"u8], CallbackFormat.Json);

        Assert.Equal([0xFF, 0xC3], message.Body.ToArray());
    }
}
