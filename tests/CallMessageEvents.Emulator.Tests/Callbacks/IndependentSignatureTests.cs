namespace CallMessageEvents.Emulator.Tests;

public sealed class IndependentSignatureTests
{
    /// <summary>The vector that the test suites of Twilio's own helper libraries share.</summary>
    [Fact]
    public void Of_TwiliosOwnVector_IsTwiliosSignature() =>
        Assert.Equal(
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
            IndependentSignature.Of(
                "12345",
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                new Dictionary<string, string>
                {
                    ["CallSid"] = "CA1234567890ABCDE",
                    ["Caller"] = "+14158675309",
                    ["Digits"] = "1234",
                    ["From"] = "+14158675309",
                    ["To"] = "+18005551212",
                }));
}
