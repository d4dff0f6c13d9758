using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>The fields of callbacks, where their form is odd or there are very many.</summary>
public sealed class FieldReadingTests
{
    [Theory]
    [InlineData("CallSid=CA1&Content=1&=x", "", "x")]
    [InlineData("CallSid=CA1&Content=1&==", "", "=")]
    [InlineData("CallSid=CA1&Content=1&=", "", "")]
    [InlineData("CallSid=CA1&Content=1&y", "y", "")]
    [InlineData("&&CallSid=CA1&&&Content=1&&y=1&&", "y", "1")]
    [InlineData("CallSid=CA1&Content=1&+y=+x", " y", " x")]
    [InlineData("CallSid=CA1&Content=1&%79=%78", "y", "x")]
    [InlineData("CallSid=CA1&Content=1&y=%g0", "y", "%g0")]
    [InlineData("CallSid=CA1&Content=1&y=%0g", "y", "%0g")]
    [InlineData("CallSid=CA1&Content=1&y=%@0%/0%:0%`0", "y", "%@0%/0%:0%`0")]
    [InlineData("CallSid=CA1&Content=1&y=%aF%Fa%09%90", "y", "\uFFFD\uFFFD\t\uFFFD")]
    public void TryParse_OddForm_HasThatField(string form, string name, string value)
    {
        var (key, text) = Assert.Single(Callback.Parse(form).Extra);

        Assert.Equal((name, value), (key, text));
    }

    [Fact]
    public void TryParse_FormOfTwelveThousandFields_IsTheLongest()
    {
        var most = "CallSid=CA1&Content=1&" + string.Join('&', Enumerable.Range(0, 11_998).Select(static i => $"k{i}"));

        Assert.Equal(11_998, Callback.Parse(most).Extra.Count);
        Assert.Equal(new CallMessageParseError("", "It has more than 12000 fields."), Callback.Refuse(most + "&more"));
    }

    [Theory]
    [InlineData("[]", "The body is no JSON object.")]
    [InlineData("7", "The body is no JSON object.")]
    [InlineData("{", "The body is not JSON.")]
    [InlineData("{} {}", "The body is not JSON.")]
    [InlineData("", "The body is not JSON.")]
    public void TryParse_NoJsonObject_SaysWhatItIs(string json, string says) =>
        Assert.Equal(new CallMessageParseError("", says), Callback.RefuseJson(json));

    /// <summary>Of an application's own voice webhook, however many fields somebody sends.</summary>
    [Fact]
    public void TryParse_RecordOfVeryManyFields_ReadsTheFirst()
    {
        var filler = string.Concat(Enumerable.Repeat("a&", 20_000));

        Assert.True(CallRecord.TryParse(Encoding.UTF8.GetBytes($"CallSid=CA1&{filler}"), DateTimeOffset.UnixEpoch, out _));
        Assert.False(CallRecord.TryParse(Encoding.UTF8.GetBytes($"{filler}CallSid=CA1"), DateTimeOffset.UnixEpoch, out _));
    }
}
