namespace CallMessageEvents.Tests;

/// <summary>Legs, end users and apps as logs and errors show them: what is not known has a word of its own, and what others wrote is escaped and cut.</summary>
public sealed class ShownTextTests
{
    private const string Text = "CA0123456789abcdef0123456789abcdef";
    private static readonly CallSid Sid = CallSid.Parse(Text);
    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);

    [Fact]
    public void CallRecord_AllKnown_ShowsAddressesWithoutParameters() => Assert.Equal(
        $"{Text} (client:alice to +15550100, outbound-dial, in-progress)",
        new CallRecord { CallSid = Sid, From = "client:alice?crm=1", To = "+15550100", Direction = "outbound-dial", Status = CallStatus.InProgress }
            .ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?crm=1")]
    public void CallRecord_NothingKnown_SaysSo(string? address) => Assert.Equal(
        $"{Text} (no address to no address, direction unknown, status unknown)", new CallRecord { CallSid = Sid, From = address, To = address }.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?crm=1")]
    public void CallLeg_NothingKnown_SaysSo(string? address) => Assert.Equal(
        $"{Text} (no address, direction unknown, status unknown)", new CallLeg { CallSid = Sid, AccountSid = Account, Address = address }.ToString());

    [Fact]
    public void CallLeg_IdentityOnly_DecidesWhetherItIsAVoiceSdks()
    {
        var leg = new CallLeg { CallSid = Sid, AccountSid = Account, Address = "client:alice" };

        Assert.False(leg.IsVoiceSdk);
        Assert.True((leg with { Identity = "alice" }).IsVoiceSdk);
    }

    [Fact]
    public void CallLeg_NoParameters_EqualsOneThatWasGivenNone()
    {
        var leg = new CallLeg { CallSid = Sid, AccountSid = Account };

        Assert.Equal(leg, leg with { Parameters = new Dictionary<string, string>() });
        Assert.Empty(leg.Parameters);
    }

    [Fact]
    public void CallClient_ShowsItsName()
    {
        var client = new CallClient { ConnectedAt = DateTimeOffset.UnixEpoch };

        Assert.Equal("(none)", client.ToString());
        Assert.Equal("", (client with { Name = "" }).ToString());
        Assert.Equal(@"app\u000Aforged", (client with { Name = "app\nforged" }).ToString());
    }

    [Theory]
    [InlineData("é 漢字 😀 ~", "é 漢字 😀 ~")]
    [InlineData("\t\u001f\u007f", @"\u0009\u001F\u007F")]
    [InlineData("a\u0085b", @"a\u0085b")]
    [InlineData("a\u00adb", @"a\u00ADb")]
    [InlineData("a\u2028b", @"a\u2028b")]
    [InlineData("a\u2029b", @"a\u2029b")]
    [InlineData("a\u202eb", @"a\u202Eb")]
    public void Text_WithWhatMisleadsATerminal_IsEscaped(string identity, string shown) => Assert.Equal(shown, Show(identity));

    [Fact]
    public void Text_LongerThanThreeHundredCharacters_IsCutAndSaysSo()
    {
        var most = new string('x', 300);

        Assert.Equal(most, Show(most));
        Assert.Equal(most + "…", Show(most + "y"));
        Assert.Equal($@"{most[1..]}\u000A", Show($"{most[1..]}\n"));
        Assert.Equal(most + "…", Show($"{most}\n"));
    }

    private static string Show(string identity)
    {
        var text = EndUser.Named(Sid, identity).ToString();
        Assert.Equal($"\"{text[1..^(Text.Length + 5)]}\" in {Text}", text);
        return text[1..^(Text.Length + 5)];
    }
}
