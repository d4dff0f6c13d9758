using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>Reading the application's own voice webhook and status endpoint.</summary>
public sealed class CallRecordParseTests
{
    private const string Parent = "CA0123456789abcdef0123456789abcdef";
    private const string Child = "CAfedcba9876543210fedcba9876543210";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void TryParse_VoiceWebhook_PromisesNoWordOfTheEnd()
    {
        var record = Parse($"CallSid={Parent}&AccountSid=AC0123456789abcdef0123456789abcdef&CallStatus=ringing&From=client%3Aalice+b&To=&Direction=inbound");

        Assert.Equal(("client:alice b", "", "inbound", CallStatus.Ringing), (record.From, record.To, record.Direction, record.Status));
        Assert.Equal((null, Now, null), (record.ParentCallSid, record.SeenAt, record.StatusCallbackAt));
        Assert.Equal("alice b", record.Identity);
    }

    [Fact]
    public void TryParse_StatusCallback_PromisesWordOfTheEnd()
    {
        var record = Parse(
            $"CallSid={Child}&ParentCallSid={Parent}&CallStatus=initiated&From=%2B1415&To=client%3Abob&Direction=outbound-dial"
            + "&CallbackSource=call-progress-events");

        Assert.Equal((CallSid.Parse(Parent), Now), (record.ParentCallSid, record.StatusCallbackAt));
        Assert.Equal((CallStatus.Initiated, "bob"), (record.Status, record.Identity));
    }

    [Fact]
    public void TryParse_UnknownStatus_KeepsItsText()
    {
        var record = Parse($"CallSid={Parent}&CallStatus=on-hold");

        Assert.Equal((CallStatus.Unknown, "on-hold"), (record.Status, record.StatusText));
    }

    [Fact]
    public void TryParse_EmptyFields_AreAsGoodAsMissing()
    {
        var record = Parse($"CallSid={Parent}&AccountSid=&ParentCallSid=&Direction=&CallStatus=&CallbackSource=call-progress-events");

        Assert.Equal((null, null, null), (record.AccountSid, record.ParentCallSid, record.Direction));
        Assert.Equal((CallStatus.Unknown, null, null, null), (record.Status, record.StatusText, record.UnknownStatus, record.StatusCallbackAt));
    }

    [Theory]
    [InlineData("CallStatus=completed")]
    [InlineData("CallStatus=completed&CallbackSource=")]
    [InlineData("CallStatus=completed&CallbackSource=call-cost-events")]
    [InlineData("CallbackSource=call-progress-events")]
    public void TryParse_CallbackOfAnotherKind_PromisesNoWordOfTheEnd(string form) => Assert.Null(Parse($"CallSid={Parent}&{form}").StatusCallbackAt);

    [Theory]
    [InlineData("")]
    [InlineData("CallStatus=ringing")]
    [InlineData("CallSid=")]
    [InlineData("CallSid")]
    [InlineData("&&&=&%zz=%")]
    public void TryParse_NoCallSid_IsFalse(string form) => Assert.False(CallRecord.TryParse(Encoding.UTF8.GetBytes(form), Now, out _));

    [Fact]
    public void TryParse_ShortSid_IsTakenAsItIs() => Assert.Equal("CA123", Parse("CallSid=CA123").CallSid.ToString());

    [Fact]
    public void TryParse_AnyBytes_NeverThrow() =>
        Prop.ForAll<byte[]>(static bytes => CallRecord.TryParse(bytes, Now, out _) || true).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_NullFields_IsABadArgument() =>
        Assert.Equal("field", Assert.Throws<ArgumentNullException>(static () => CallRecord.TryParse((Func<string, string?>)null!, Now, out _)).ParamName);

    [Fact]
    public async Task SendAsync_ParentKnownByWebhookOnly_MakesOneRequest()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = alice.Sid, ["AccountSid"] = alice.AccountSid, ["CallStatus"] = "ringing", ["From"] = "client:alice", ["To"] = "",
            ["Direction"] = "inbound",
        };
        Assert.True(CallRecord.TryParse(fields.GetValueOrDefault, TimeProvider.System.GetUtcNow(), out var record));
        await account.Directory.ReportAsync(record, TestAccount.Token);

        await account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token);

        Assert.Equal(1, account.RequestCount);
    }

    private static CallRecord Parse(string form)
    {
        Assert.True(CallRecord.TryParse(Encoding.UTF8.GetBytes(form), Now, out var record));
        return record;
    }
}
