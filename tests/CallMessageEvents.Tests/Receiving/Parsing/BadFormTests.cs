namespace CallMessageEvents.Tests;

public sealed class BadFormTests
{
    [Fact]
    public void TryParse_TenThousandFields_KeepsThemAll()
    {
        var form = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"k{i}={i}&")) + "CallSid=CA1&Content=1";

        var message = Callback.Parse(form);

        Assert.Equal(10_000, message.Extra.Count);
        Assert.Equal(("CA1", "9999"), (message.CallSid.ToString(), message.Extra["k9999"]));
    }

    [Fact]
    public void TryParse_TenThousandPropertiesOfJson_KeepsThemAll()
    {
        var json = $$"""{{{string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"\"k{i}\":{i},"))}}"CallSid":"CA1","Content":"1"}""";

        Assert.Equal(10_000, Callback.ParseJson(json).Extra.Count);
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%7", "%7")]
    [InlineData("%7g%g7", "%7g%g7")]
    [InlineData("%%41", "%A")]
    [InlineData("%4%41", "%4A")]
    [InlineData("a%20+%2B%2b", "a  ++")]
    [InlineData("a=b=c", "a=b=c")]
    public void TryParse_CutPercentSequence_StandsAsItIs(string encoded, string content) =>
        Assert.Equal(content, Callback.Content(Callback.Parse($"CallSid=CA1&Content={encoded}")));

    [Fact]
    public void TryParse_InvalidUtf8_LeavesTheContentAsItCame()
    {
        var message = Callback.Parse([.. "CallSid=CA1&Other=%FF&Content=%C3%28"u8, 0xFF]);

        Assert.Equal([0xC3, 0x28, 0xFF], message.Body.ToArray());
        Assert.Equal("\uFFFD", message.Extra["Other"]);
        Assert.Null(message.Type);
    }

    [Fact]
    public void TryParse_Nulls_ArePartOfTheText() => Assert.Equal("\0a\0", Callback.Content(Callback.Parse("CallSid=CA1&Content=%00a\0")));

    [Fact]
    public void TryParse_QueryOfAGet_IsAForm() =>
        Assert.Equal("""{"a":1}""", Callback.Content(Callback.Parse("tenant=x&CallSid=CA1&Content=%7B%22a%22%3A1%7D&SequenceNumber=0")));
}
