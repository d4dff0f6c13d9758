namespace CallMessageEvents.Emulator.Tests;

public sealed class SubaccountTests : EmulatorTest
{
    [Fact]
    public async Task Request_MainCredentials_ReachSubaccounts()
    {
        var call = Twilio.CreateCall(Twilio.AddAccount(), "+14155550100", "client:bob");

        var reply = await Rest.GetAsync($"{RestClient.CallPath(call)}.json");

        Assert.Equal((200, call.AccountSid), (reply.Status, reply["account_sid"]));
    }

    [Fact]
    public async Task Request_SubaccountCredentials_ReachOnlyItsOwn()
    {
        var (account, sibling) = (Twilio.AddAccount(), Twilio.AddAccount());
        Rest.Http.DefaultRequestHeaders.Authorization = Basic(account.AccountSid, account.AuthToken);
        var own = Twilio.CreateCall(account, "+14155550100", "client:bob");
        EmulatedCall[] others = [Twilio.CreateCall("+14155550100", "client:bob"), Twilio.CreateCall(sibling, "+14155550100", "client:bob")];

        Assert.Equal(200, (await Rest.GetAsync($"{RestClient.CallPath(own)}.json")).Status);
        foreach (var other in others)
        {
            var reply = await Rest.GetAsync($"{RestClient.CallPath(other)}.json");
            Assert.Equal((404, 20404), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task Request_CallUnderAnotherAccountsPath_IsNotFound()
    {
        var call = Twilio.CreateCall(Twilio.AddAccount(), "+14155550100", "client:bob");

        Assert.Equal(404, (await Rest.GetAsync($"{Rest.Account}/Calls/{call.Sid}.json")).Status);
    }

    [Fact]
    public async Task List_Account_HasOnlyItsCalls()
    {
        var account = Twilio.AddAccount();
        var theirs = Twilio.CreateCall(account, "+14155550100", "client:bob");
        var ours = Twilio.CreateCall("+14155550100", "client:bob");

        Assert.Equal([ours.Sid], (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Sids("calls"));
        Assert.Equal([theirs.Sid], (await Rest.GetAsync($"/2010-04-01/Accounts/{account.AccountSid}/Calls.json")).Sids("calls"));
    }

    [Fact]
    public void AddAccount_OwnSidAndToken_AreKept()
    {
        var account = Twilio.AddAccount("AC00000000000000000000000000000009", "token");

        Assert.Equal(("AC00000000000000000000000000000009", "token"), (account.AccountSid, account.AuthToken));
        Assert.Throws<ArgumentException>("accountSid", () => Twilio.AddAccount("AC00000000000000000000000000000009"));
        Assert.Throws<ArgumentException>("accountSid", () => Twilio.AddAccount("AC9"));
        Assert.Throws<ArgumentException>("authToken", () => Twilio.AddAccount(authToken: ""));
    }
}
