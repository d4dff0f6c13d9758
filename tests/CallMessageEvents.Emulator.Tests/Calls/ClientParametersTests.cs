namespace CallMessageEvents.Emulator.Tests;

/// <summary>The address of a client may have parameters for its app: <c>client:alice?crm=42&amp;tier=gold</c>.</summary>
public sealed class ClientParametersTests : EmulatorTest
{
    private const string Query = "crm=42&tier=a%20b+c";

    private static readonly KeyValuePair<string, string>[] Parameters = [new("crm", "42"), new("tier", "a b c")];

    [Fact]
    public async Task Create_ToWithParameters_RingsTheIdentityAndTellsItsApp()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");

        var reply = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", $"client:alice?{Query}"), ("From", "+14155550100"), ("Twiml", "<Response/>"));
        var invite = (await alice.NextAsync("invite")).GetProperty("parameters");

        Assert.Equal("client:alice", reply["to"]);
        Assert.Equal("crm=42&tier=a%20b%20c", invite.Text("Params"));
        AssertIsAlice(Twilio.FindCall(reply["sid"]!)!);
    }

    [Theory]
    [InlineData("<Client>alice?crm=42&amp;tier=a%20b+c</Client>")]
    [InlineData("<Client><Identity>alice?crm=42</Identity><Parameter name=\"tier\" value=\"a b c\"/></Client>")]
    [InlineData("<Client><Identity>alice?crm=1</Identity><Parameter name=\"crm\" value=\"42\"/><Parameter name=\"tier\" value=\"a b c\"/></Client>")]
    public async Task Client_WithParameters_IsTheIdentity(string client)
    {
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", "client:agent"), ("From", "+14155550100"), ("Twiml", $"<Response><Dial>{client}</Dial></Response>"));
        var call = Twilio.FindCall(reply["sid"]!)!;
        call.Answer();

        AssertIsAlice(call.Conversation.Child);
    }

    [Fact]
    public async Task Code_ToWithParameters_IsTheIdentity()
    {
        AssertIsAlice(Twilio.CreateCall("+14155550100", $"client:alice?{Query}"));
        AssertIsAlice(Twilio.Dial("+14155550100", $"client:alice?{Query}").Child);
        await using var bob = await SignalingClient.ListenAsync(Twilio, "bob");
        var placed = Twilio.FindCall(await bob.CallAsync("To=" + Uri.EscapeDataString($"client:alice?{Query}")))!;
        AssertIsAlice(placed.Conversation.Child);
    }

    [Theory]
    [InlineData("client:?crm=42")]
    [InlineData("client:")]
    public async Task Create_NobodyBeforeTheParameters_IsRefused(string to)
    {
        var reply = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", to), ("From", "+14155550100"), ("Twiml", "<Response/>"));

        Assert.Equal((400, 21211), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Create_TooLongAnAddress_IsRefused()
    {
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", $"client:{new string('a', 257)}"), ("From", "+14155550100"), ("Twiml", "<Response/>"));

        Assert.Equal((400, 21211), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Create_FromABareIdentity_IsTakenForAClientOnly()
    {
        var client = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", "client:alice"), ("From", "bob"), ("Twiml", "<Response/>"));
        var phone = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", "+14155550100"), ("From", "bob"), ("Twiml", "<Response/>"));

        Assert.Equal((201, "bob"), (client.Status, client["from"]));
        Assert.Equal((400, 21212), (phone.Status, phone.Code));
    }

    private static void AssertIsAlice(EmulatedCall call)
    {
        Assert.Equal(("client:alice", "alice"), (call.To, call.Identity));
        Assert.Equal(Parameters, call.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal));
    }
}
