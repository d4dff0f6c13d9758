using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>The contract's name in what an app sent, whatever its shape.</summary>
public sealed class TypeReadingTests
{
    [Theory]
    [InlineData("""{"type":"a"}""", "a")]
    [InlineData("""{"type":""}""", null)]
    [InlineData("""{"type":5}""", null)]
    [InlineData("""{"type":null}""", null)]
    [InlineData("""{"x":1}""", null)]
    [InlineData("""["type","a"]""", null)]
    [InlineData("\"type\"", null)]
    [InlineData("", null)]
    [InlineData("not JSON", null)]
    [InlineData("""{"type":"a","type":"b"}""", "b")]
    [InlineData("""{"type":"a","type":5}""", null)]
    [InlineData("""{"type":5,"x":1,"type":"b"}""", "b")]
    [InlineData("""{"type":"a","t\u0079pe":"b"}""", "b")]
    [InlineData("""{"type":"a","x":"\n","type":null}""", null)]
    [InlineData("""{"type":"a","x":{"type":"b"}}""", "a")]
    [InlineData("""{"x":[{"type":"b"},[]],"type":"a"}""", "a")]
    [InlineData("""{"type":{"type":"b"},"x":1}""", null)]
    [InlineData("""{"type":"hi\u006et"}""", "hint")]
    [InlineData("""{"type":"é 漢 😀"}""", "é 漢 😀")]
    [InlineData("""{"type":"\ud800"}""", null)]
    [InlineData("""{"\ud800":1,"type":"a"}""", "a")]
    [InlineData("""{"Type":"a"}""", null)]
    [InlineData("""{"type":"a","x":nonsense""", "a")]
    [InlineData("""{"type":"a","type":""", "a")]
    [InlineData("""{"x":nonsense,"type":"a"}""", null)]
    public void Type_OfContent_IsItsLast(string content, string? type) => Assert.Equal(type, TypeOf(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Type_NoUtf8_IsNone() => Assert.Null(TypeOf([.. "{\"type\":\"longer than eight"u8, 0xFF, .. "\"}"u8]));

    /// <summary>Names are shared by their last characters, so those that differ in the first must not be mistaken.</summary>
    [Fact]
    public void Type_ManyNames_EachIsItsOwn()
    {
        string[] names =
        [
            .. Enumerable.Range(1, 70).Select(static length => new string('n', length)),
            "one-identity-check", "two-identity-check", "one-identity-check", "oné-identity-check", "one-identity-check",
        ];

        foreach (var name in (string[])[.. names, .. names]) Assert.Equal(name, TypeOf(Encoding.UTF8.GetBytes($$"""{"type":"{{name}}"}""")));
    }

    private static string? TypeOf(byte[] content) => new CallMessage { CallSid = CallSid.Parse(ReceivingApp.Leg), Body = content }.Type;
}
