namespace CallMessageEvents.Emulator.Tests;

public sealed class TwilioEmulatorOptionsTests
{
    public static TheoryData<string, Action<TwilioEmulatorOptions>> Invalid => new()
    {
        { "AccountSid", options => options.AccountSid = "AC1" },
        { "AuthToken", options => options.AuthToken = "" },
        { "ApiKeySid", options => options.ApiKeySid = "ACe0000000000000000000000000000001" },
        { "ApiKeySecret", options => options.ApiKeySecret = "" },
        { "Url", options => options.Url = "https://127.0.0.1:0" },
        { "Url", options => options.Url = "http://localhost:0" },
        { "Url", options => options.Url = "http://127.0.0.1:0/path" },
        { "Url", options => options.Url = "nonsense" },
        { "Url", options => options.Url = "http://unix:/tmp/socket" },
        { "Url", options => options.Url = null! },
        { "NotActiveCode", options => options.NotActiveCode = 0 },
        { "FirstSequenceNumber", options => options.FirstSequenceNumber = -1 },
        { "MaxCalls", options => options.MaxCalls = 0 },
        { "MaxJournalEntries", options => options.MaxJournalEntries = 0 },
        { "MaxJournalBytes", options => options.MaxJournalBytes = 0 },
        { "CallbackEncoding", options => options.CallbackEncoding = (CallbackEncoding)2 },
        { "StatusCallback", options => options.StatusCallback = new("/relative", UriKind.Relative) },
        { "VoiceUrl", options => options.VoiceUrl = new("ftp://localhost/") },
        { "HttpsUrl", options => options.HttpsUrl = "http://127.0.0.1:0" },
        { "HttpsUrl", options => options.HttpsUrl = "https://0.0.0.0:0" },
        { "HttpsUrl", options => options.HttpsUrl = "https://example.com:8443" },
        { "HttpsUrl", options => options.HttpsUrl = "https://*:8443" },
        { "RingTimeout", options => options.RingTimeout = TimeSpan.Zero },
        { "RingTimeout", options => options.RingTimeout = TimeSpan.FromMinutes(11) },
        { "MaxMessagesPerSecond", options => options.MaxMessagesPerSecond = 0 },
        { "TimeProvider", options => options.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Start_InvalidOption_NamesTheProperty(string property, Action<TwilioEmulatorOptions> change)
    {
        var options = new TwilioEmulatorOptions();
        change(options);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => TwilioEmulator.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains($"TwilioEmulatorOptions.{property} ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    public async Task Start_ValidUrl_ListensThere(string address)
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { Url = address }, TestContext.Current.CancellationToken);

        Assert.StartsWith(address[..^1], twilio.BaseAddress.AbsoluteUri, StringComparison.Ordinal);
    }
}
