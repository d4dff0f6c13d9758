namespace CallMessageEvents.Tests;

public sealed class EndUserTests
{
    private const string Text = "CA0123456789abcdef0123456789abcdef";
    private static readonly CallSid Sid = CallSid.Parse(Text);

    [Fact]
    public void Factories_DefaultSid_NameTheArgument()
    {
        Assert.Throws<ArgumentException>("leg", static () => EndUser.OnLeg(default(CallSid)));
        Assert.Throws<ArgumentException>("anyLeg", static () => EndUser.WhoPlaced(default(CallSid)));
        Assert.Throws<ArgumentException>("anyLeg", static () => EndUser.WhoAnswered(default(CallSid)));
        Assert.Throws<ArgumentException>("anyLeg", static () => EndUser.Named(default(CallSid), "alice"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CA1")]
    [InlineData("AC0123456789abcdef0123456789abcdef")]
    [InlineData("client:alice")]
    public void Factories_Malformed_NameTheArgument(string text)
    {
        Assert.Throws<ArgumentException>("leg", () => EndUser.OnLeg(text));
        Assert.Throws<ArgumentException>("anyLeg", () => EndUser.WhoPlaced(text));
        Assert.Throws<ArgumentException>("anyLeg", () => EndUser.WhoAnswered(text));
        Assert.Throws<ArgumentException>("anyLeg", () => EndUser.Named(text, "alice"));
    }

    [Fact]
    public void Factories_Null_NameTheArgument()
    {
        Assert.Throws<ArgumentNullException>("leg", static () => EndUser.OnLeg(null!));
        Assert.Throws<ArgumentNullException>("anyLeg", static () => EndUser.WhoPlaced(null!));
        Assert.Throws<ArgumentNullException>("anyLeg", static () => EndUser.WhoAnswered(null!));
        Assert.Throws<ArgumentNullException>("anyLeg", static () => EndUser.Named(null!, "alice"));
    }

    [Fact]
    public void Factories_SidOfAnotherKind_SaysWhich() =>
        Assert.Contains(
            "AC", Assert.Throws<ArgumentException>(static () => EndUser.OnLeg("AC0123456789abcdef0123456789abcdef")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", " The text is empty.")]
    [InlineData("AC0123456789abcdef0123456789abcdef", " This is a sid of another kind (AC).")]
    [InlineData("CA0123456789abcdef0123456789abcdeg", "")]
    [InlineData("Ac0123456789abcdef0123456789abcdef", "")]
    [InlineData("aC0123456789abcdef0123456789abcdef", "")]
    [InlineData("AC0123456789abcdef0123456789abcde", "")]
    public void OnLeg_Malformed_SaysWhatIsNeeded(string text, string hint) => Assert.Equal(
        $"A CallSid is needed: CA and 32 hexadecimal digits.{hint} (Parameter 'leg')",
        Assert.Throws<ArgumentException>(() => EndUser.OnLeg(text)).Message);

    [Fact]
    public void OnLeg_SidThatNamesNoLeg_SaysWhatIsNeeded()
    {
        Assert.True(CallRecord.TryParse("CallSid=CA1"u8, DateTimeOffset.UnixEpoch, out var fromTwilio));

        Assert.Equal(
            "A CallSid is needed; this one is default and names nothing. (Parameter 'leg')",
            Assert.Throws<ArgumentException>(static () => EndUser.OnLeg(default(CallSid))).Message);
        Assert.Equal(
            "A CallSid is needed that is written as CA and 32 hexadecimal digits. (Parameter 'leg')",
            Assert.Throws<ArgumentException>(() => EndUser.OnLeg(fromTwilio.CallSid)).Message);
    }

    [Theory]
    [InlineData("client:alice", "Give the identity without \"client:\".")]
    [InlineData("alice?crm=1", "Give the identity without parameters: only what stands before the question mark.")]
    public void Named_AddressRatherThanIdentity_SaysWhatToLeaveOut(string identity, string says) => Assert.Equal(
        $"{says} (Parameter 'identity')", Assert.Throws<ArgumentException>(() => EndUser.Named(Sid, identity)).Message);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("client:alice")]
    public void Named_IdentityThatIsNone_NamesTheArgument(string text)
    {
        Assert.Throws<ArgumentException>("identity", () => EndUser.Named(Sid, text));
        Assert.Throws<ArgumentException>("identity", () => EndUser.Named(Text, text));
        Assert.Throws<ArgumentNullException>("identity", () => EndUser.Named(Sid, null!));
    }

    [Fact]
    public void In_Account_IsKept()
    {
        var account = AccountSid.Parse(TestProvider.AccountSid);

        Assert.Equal(account, EndUser.OnLeg(Sid).In(account).Account);
        Assert.Null(EndUser.OnLeg(Sid).Account);
        Assert.Throws<ArgumentException>("account", static () => EndUser.OnLeg(Sid).In(default));
    }

    [Fact]
    public void Equals_ByPartAndSid()
    {
        Assert.Equal(EndUser.OnLeg(Text), EndUser.OnLeg(Sid));
        Assert.Equal(EndUser.Named(Text, "alice"), EndUser.Named(Sid, "alice"));
        Assert.NotEqual(EndUser.WhoPlaced(Sid), EndUser.WhoAnswered(Sid));
        Assert.NotEqual(EndUser.Named(Sid, "alice"), EndUser.Named(Sid, "Alice"));
        Assert.NotEqual(EndUser.OnLeg(Sid), EndUser.OnLeg(Sid).In(AccountSid.Parse(TestProvider.AccountSid)));
        Assert.NotEqual(default, EndUser.OnLeg(Sid));
    }

    [Fact]
    public void ToString_NamesThePart()
    {
        Assert.Equal($"the end user on leg {Text}", EndUser.OnLeg(Sid).ToString());
        Assert.Equal($"who placed {Text}", EndUser.WhoPlaced(Sid).ToString());
        Assert.Equal($"who answered {Text}", EndUser.WhoAnswered(Sid).ToString());
        Assert.Equal($"\"alice\" in {Text}", EndUser.Named(Sid, "alice").ToString());
        Assert.Equal("(nobody)", default(EndUser).ToString());
    }

    [Fact]
    public async Task Messenger_DefaultEndUser_IsRefusedBeforeAnyRequest()
    {
        await using var account = await TestAccount.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>("to", () => account.Messenger.SendAsync(default, new { }, cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentException>("to", () => account.Messenger.SendJsonAsync(default, "{}", cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentException>("from", () => account.Messenger.SubscribeAsync(default, cancellationToken: TestAccount.Token));
        await Assert.ThrowsAsync<ArgumentException>("user", () => account.Messenger.ResolveAsync(default, TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }
}
