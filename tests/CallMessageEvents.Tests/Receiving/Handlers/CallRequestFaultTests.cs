namespace CallMessageEvents.Tests;

/// <summary>What a handler may tell an app.</summary>
public sealed class CallRequestFaultTests
{
    [Fact]
    public void Fault_HasCodeAndMessage()
    {
        var fault = new CallRequestFault("unknown-account", "There is no such account.");

        Assert.Equal(("unknown-account", "There is no such account."), (fault.Code, fault.Message));
        Assert.Contains("unknown-account", new CallRequestFault("unknown-account").Message, StringComparison.Ordinal);
        Assert.Equal(100, new CallRequestFault(new string('c', 100), new string('m', 5000)).Code.Length);
    }

    [Fact]
    public void Fault_CodeIsNone_IsRefused()
    {
        Assert.Throws<ArgumentNullException>("code", static () => new CallRequestFault(null!));
        Assert.Throws<ArgumentException>("code", static () => new CallRequestFault(string.Empty));
        Assert.Throws<ArgumentException>("code", static () => new CallRequestFault(" "));
        var tooLong = Assert.Throws<ArgumentException>("code", static () => new CallRequestFault(new string('c', 101)));
        Assert.Contains("101", tooLong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-handler")]
    [InlineData("bad-content")]
    [InlineData("failed")]
    [InlineData("busy")]
    [InlineData("gone")]
    [InlineData("version")]
    [InlineData("closed")]
    public void Fault_CodeIsTheProtocols_IsRefused(string code) =>
        Assert.Contains("choose another", Assert.Throws<ArgumentException>(nameof(code), () => new CallRequestFault(code)).Message, StringComparison.Ordinal);
}
