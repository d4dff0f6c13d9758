namespace CallMessageEvents.Tests;

public sealed class LegLookupTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(129)]
    public async Task SendAsync_MoreChildrenThanAPage_FindsTheOneThatAnswered(int answered)
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:user0");
        for (var index = 1; index < 130; index++) call.Dial($"client:user{index}");
        var children = call.Children;
        children[answered].Answer();
        foreach (var child in children.Where(child => child != children[answered])) child.Complete();

        var sent = await account.Messenger.SendAsync(EndUser.WhoAnswered(call.Parent.Sid), new { }, cancellationToken: TestAccount.Token);

        Assert.Equal(children[answered].Sid, sent.CallSid.ToString());
        // The parent, two pages, the message.
        Assert.Equal(4, account.RequestCount);
    }

    [Fact]
    public async Task SendAsync_NextPage_IsFollowedVerbatim()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var child = "CA" + new string('b', 32);
        var next = $"/2010-04-01/Accounts/{TestProvider.AccountSid}/Calls.json?ParentCallSid={ScriptedTwilio.Leg}&PageSize=100&Page=1&PageToken=a%2Bb%20c";
        twilio
            .Then(200, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"+14155550100","status":"in-progress","surprise":[{}]}""")
            .Then(200, $$"""{"calls":[],"next_page_uri":"{{next}}"}""")
            .Then(200, $$"""
                {"calls":[{"sid":"{{child}}","parent_call_sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-dial","to":"client:bob","status":"ringing"}],
                "next_page_uri":null}
                """);
        await using var provider = TestProvider.Create(twilio.BaseAddress);

        var leg = await provider.Messenger().ResolveAsync(EndUser.WhoAnswered(ScriptedTwilio.Leg), TestAccount.Token);

        Assert.Equal(child, leg.CallSid.ToString());
        Assert.Equal(TestProvider.AccountSid, leg.AccountSid.ToString());
        Assert.Equal(Uri.UnescapeDataString(next), Uri.UnescapeDataString(twilio.Requests.Last().Path));
    }

    [Fact]
    public async Task SendAsync_LegOfASubaccount_GoesThere()
    {
        await using var account = await TestAccount.StartAsync();
        var subaccount = account.Twilio.AddAccount();
        var call = account.Twilio.Dial(subaccount, "client:alice", "client:bob").Answer();
        foreach (var user in new[] { EndUser.OnLeg(call.Child.Sid), EndUser.WhoAnswered(call.Parent.Sid), EndUser.Named(call.Child.Sid, "bob") })
        {
            await Assert.ThrowsAsync<CallLegNotFoundException>(() => NewSendAsync(account, user));

            var sent = await NewSendAsync(account, user.In(AccountSid.Parse(subaccount.AccountSid)));

            Assert.Equal((subaccount.AccountSid, call.Child.Sid), (sent.AccountSid.ToString(), sent.CallSid.ToString()));
        }

        Assert.Equal(3, call.Child.Received.Count);
    }

    [Fact]
    public async Task SendAsync_TransferDialsAnother_FindsTheNewLeg()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob").Answer();
        await account.Messenger.SendAsync(EndUser.WhoAnswered(call.Parent.Sid), new { }, cancellationToken: TestAccount.Token);
        var carol = call.Dial("client:carol");
        carol.Answer();

        var sent = await account.Messenger.SendAsync(EndUser.Named(call.Parent.Sid, "carol"), new { }, cancellationToken: TestAccount.Token);

        Assert.Equal(carol.Sid, sent.CallSid.ToString());
    }

    [Theory]
    [InlineData("""{"calls":null}""")]
    [InlineData("""{"calls":[null]}""")]
    [InlineData("""{"calls":[{"sid":""}]}""")]
    [InlineData("""{"calls":[],"next_page_uri":"https://elsewhere.example/"}""")]
    [InlineData("""{"calls":{}}""")]
    [InlineData("[]")]
    public async Task ResolveAsync_ListThatCannotBeRead_IsATwilioError(string list)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"client:alice","status":"in-progress"}""");
        twilio.Otherwise = http => ScriptedTwilio.JsonAsync(http, 200, list);
        await using var provider = TestProvider.Create(twilio.BaseAddress);

        var error = await Assert.ThrowsAsync<TwilioApiException>(
            () => provider.Messenger().ResolveAsync(EndUser.WhoAnswered(ScriptedTwilio.Leg), TestAccount.Token));

        Assert.Equal(200, error.StatusCode);
        Assert.False(error.OutcomeUnknown);
    }

    private static async Task<SentMessage> NewSendAsync(TestAccount account, EndUser user)
    {
        await using var node = account.AnotherNode();
        return await node.Messenger().SendAsync(user, new { }, cancellationToken: TestAccount.Token);
    }
}
