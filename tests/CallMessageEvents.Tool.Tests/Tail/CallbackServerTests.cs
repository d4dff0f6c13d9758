using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace CallMessageEvents.Tool.Tests;

/// <summary>What <c>tail</c> lets in, and the way that leads to it.</summary>
public sealed class CallbackServerTests : ToolTest
{
    private const string OtherTokens = "CallMessageEvents__Signature__OtherAuthTokens";

    /// <summary>A subaccount signs with its own token, and not with the main account's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tail_CallOfASubaccount_VerifiesWithItsToken(bool isOption)
    {
        var account = Twilio.AddAccount();
        var call = Twilio.Dial(account, "+14155550100", "client:alice").Answer();
        if (!isOption) Settings[OtherTokens] = account.AuthToken;
        string[] token = isOption ? ["--subaccount-token", account.AuthToken] : [];
        using var tool = Start(
            ["tail", "--call", call.Parent.Sid, "--subaccount", account.AccountSid, "--public", FreeAddress(), .. token]);
        await tool.ReadNoteAsync("Subscribed");

        await call.Child.SendMessageAsync("""{"type":"offer"}""", Token);

        await tool.ReadLineAsync("offer");
        call.Parent.Complete();
        Assert.Equal(0, (await tool.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Tail_SubaccountWithoutItsToken_SaysHowToGiveIt()
    {
        var account = Twilio.AddAccount();
        var call = Twilio.Dial(account, "+14155550100", "client:alice").Answer();

        await AssertFailsAsync(
            $"The auth token of subaccount {account.AccountSid} is missing: it signs the callbacks of its calls, and the main account's does not. "
            + $"Set {OtherTokens}, or give --subaccount-token.",
            "tail", "--call", call.Parent.Sid, "--subaccount", account.AccountSid, "--public", FreeAddress());
    }

    /// <summary>Twilio's own variable is ignored beside an API key in the section, and for a named account.</summary>
    [Theory]
    [InlineData("CallMessageEvents__AccountSid", "CallMessageEvents__ApiKeySid", "CallMessageEvents__ApiKeySecret", "CallMessageEvents__AuthToken")]
    [InlineData("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN")]
    [InlineData("Twilio__AccountSid", "Twilio__ApiKeySid", "Twilio__ApiKeySecret", "Twilio__AuthToken")]
    [InlineData(
        "CallMessageEvents__Accounts__sales__AccountSid", "CallMessageEvents__Accounts__sales__ApiKeySid", "CallMessageEvents__Accounts__sales__ApiKeySecret",
        "CallMessageEvents__Accounts__sales__AuthToken", "--account", "sales")]
    public async Task Tail_NoAuthToken_NamesTheVariableThatIsRead(string sid, string key, string secret, string token, params string[] options)
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        Settings.Clear();
        (Settings[sid], Settings[key], Settings[secret]) = (Twilio.AccountSid, Twilio.ApiKeySid, Twilio.ApiKeySecret);
        string[] arguments =
            ["tail", "--call", call.Parent.Sid, "--public", FreeAddress(), "--base-address", Twilio.BaseAddress.AbsoluteUri, .. options];

        await AssertFailsAsync($"Set {token}.", arguments);
        Settings[token] = Twilio.AuthToken;
        using var tool = Start(arguments);
        await tool.ReadNoteAsync("Subscribed");
        call.Parent.Complete();
        Assert.Equal(0, (await tool.EndAsync()).ExitCode);
    }

    /// <summary>Twilio's documentation does not say whether it signs the fragment.</summary>
    [Fact]
    public async Task Tail_SignedWithTheFragment_IsTaken()
    {
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", FreeAddress());
        await tool.ReadNoteAsync("Subscribed");
        await call.Child.SendMessageAsync("""{"type":"first"}""", Token);
        await tool.ReadLineAsync("first");
        await Eventually.HoldsAsync(() => Twilio.Deliveries.Count > 0, "the emulator has the answer");
        var callback = new Uri(Assert.Single(Twilio.Deliveries).Callback.GetLeftPart(UriPartial.Path));
        Dictionary<string, string> fields = new(StringComparer.Ordinal)
        {
            ["AccountSid"] = Twilio.AccountSid, ["CallSid"] = call.Child.Sid, ["Content"] = """{"type":"second"}""",
            ["Sid"] = "KX00000000000000000000000000000002", ["SequenceNumber"] = "2",
        };
        var signed = fields.Keys.Order(StringComparer.Ordinal).Aggregate($"{callback}#{WebhookRetry.Default}", (text, key) => text + key + fields[key]);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, callback) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Twilio-Signature", SignatureOf(signed));

        using var answer = await http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await tool.ReadLineAsync("second");
        call.Parent.Complete();
        await tool.EndAsync();
    }

    /// <summary>A tunnel that asks for a password gets it, and nobody else sees it.</summary>
    [Fact]
    public async Task Tail_PasswordInPublic_IsSentAndNotShown()
    {
        var seen = new ConcurrentQueue<string>();
        await using var tunnel = await Receiver.StartAsync(Twilio.AccountSid, Twilio.AuthToken, app => app.Run(http =>
        {
            seen.Enqueue(http.Request.Headers.Authorization.ToString());
            http.Response.StatusCode = 502;
            return Task.CompletedTask;
        }));

        // The way to a name that is not of this machine.
        (Settings["http_proxy"], Settings["no_proxy"]) = (tunnel.Address, "127.0.0.1");
        var call = Twilio.Dial("+14155550100", "client:alice").Answer();
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", "http://ann:s%40cret@tunnel.test/path", "--listen", FreeAddress());

        var warning = await tool.ReadNoteAsync("WARNING");
        await tool.ReadNoteAsync("Subscribed");
        call.Parent.Complete();
        var rest = (await tool.EndAsync()).Error;

        Assert.Contains("WARNING: http://tunnel.test/path answers HTTP 502", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", warning + rest, StringComparison.Ordinal);
        Assert.Equal($"Basic {Convert.ToBase64String("ann:s@cret"u8)}", Assert.Single(seen));
    }

    [Fact]
    public async Task Tail_PasswordInPublicOnThisMachine_ListensThere()
    {
        var (call, address) = (Twilio.Dial("+14155550100", "client:alice").Answer(), new UriBuilder(FreeAddress()) { UserName = "ann", Password = "secret" });
        using var tool = Start("tail", "--call", call.Parent.Sid, "--public", address.Uri.AbsoluteUri);
        await tool.ReadNoteAsync("Subscribed");

        await call.Child.SendMessageAsync("""{"type":"offer"}""", Token);

        await tool.ReadLineAsync("offer");
        call.Parent.Complete();
        await tool.EndAsync();
    }

    private string SignatureOf(string text) =>
#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1.
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Twilio.AuthToken), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
