using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Twilio may keep the parameters that a client was called with: <c>client:alice?crm=42</c> is alice, and what follows is nobody's business.</summary>
public sealed class AddressParameterTests
{
    private const string Parent = "CA00000000000000000000000000000001";
    private const string Child = "CA00000000000000000000000000000002";
    private const string To = "client:alice?crm=s3cret&crm=other&note=a%20b+c%3D%26&empty&%C3%A9=%F0%9F%98%80";

    [Theory]
    [InlineData("client:alice?crm=42", "client:bob")]
    [InlineData("client:alice?", "client:bob")]
    [InlineData("client:alice", "client:bob?crm=42")]
    public async Task Named_AddressHasParameters_IsFound(string to, string from)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = await TalkAsync(twilio, from, to);

        var alice = await provider.Messenger().ResolveAsync(EndUser.Named(Parent, "alice"), TestAccount.Token);
        var bob = await provider.Messenger().ResolveAsync(EndUser.Named(Child, "bob"), TestAccount.Token);

        Assert.Equal((Child, "alice", "client:alice"), (alice.CallSid.ToString(), alice.Identity, alice.Address));
        Assert.Equal((Parent, "bob", "client:bob"), (bob.CallSid.ToString(), bob.Identity, bob.Address));
    }

    [Fact]
    public async Task ResolveAsync_AddressHasParameters_TellsThemDecoded()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = await TalkAsync(twilio, "client:bob", To);

        var alice = await provider.Messenger().ResolveAsync(EndUser.WhoAnswered(Parent), TestAccount.Token);
        var bob = await provider.Messenger().ResolveAsync(EndUser.WhoPlaced(Parent), TestAccount.Token);

        Assert.Equivalent(
            new Dictionary<string, string> { ["crm"] = "s3cret", ["note"] = "a b c=&", ["empty"] = "", ["é"] = "😀" }, alice.Parameters, strict: true);
        Assert.Empty(bob.Parameters);
        Assert.Equal(alice, await provider.Messenger().ResolveAsync(EndUser.Named(Parent, "alice"), TestAccount.Token));
        Assert.DoesNotContain("s3cret", alice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_AddressHasParameters_NeverShowThem()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = await TalkAsync(twilio, "sip:carol@example.com?x-crm=s3cret", To);
        await ReportAsync(provider, "CA00000000000000000000000000000003", Parent, "+15550100", "client:dave?crm=s3cret");
        var directory = provider.GetRequiredService<ICallDirectory>();
        twilio.Otherwise = static http => ScriptedTwilio.JsonAsync(http, 200, """{"calls":[],"next_page_uri":null}""");

        var errors = new Exception[]
        {
            await Assert.ThrowsAsync<AmbiguousCallLegException>(() => provider.Messenger().ResolveAsync(EndUser.WhoAnswered(Parent), TestAccount.Token)),
            await Assert.ThrowsAsync<CallLegNotFoundException>(() => provider.Messenger().ResolveAsync(EndUser.WhoPlaced(Parent), TestAccount.Token)),
            await Assert.ThrowsAsync<CallLegNotFoundException>(() => provider.Messenger().ResolveAsync(EndUser.OnLeg(Parent), TestAccount.Token)),
            await Assert.ThrowsAsync<CallLegNotFoundException>(() => provider.Messenger().ResolveAsync(EndUser.Named(Parent, "nobody"), TestAccount.Token)),
        };

        Assert.All(errors, static error => Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal));
        Assert.Contains("client:alice,", errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("EndUser.WhoAnswered reaches \"alice\"", errors[1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", (await directory.FindAsync(CallSid.Parse(Child), TestAccount.Token))!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CallLeg_MadeByATest_KeepsParametersOutOfItsText()
    {
        var leg = new CallLeg
        {
            CallSid = CallSid.Parse(Child),
            AccountSid = AccountSid.Parse(TestProvider.AccountSid),
            Address = "client:alice?crm=s3cret",
            Parameters = new Dictionary<string, string> { ["a&b"] = "c=d é" },
        };

        Assert.Equal(("client:alice", "c=d é"), (leg.Address, Assert.Single(leg.Parameters).Value));
        Assert.Equal("a&b", Assert.Single(leg.Parameters).Key);
        Assert.DoesNotContain("s3cret", leg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c=d", leg.ToString(), StringComparison.Ordinal);
        Assert.Equal(leg, leg with { Parameters = new Dictionary<string, string> { ["a&b"] = "c=d é" } });
        Assert.NotEqual(leg, leg with { Parameters = new Dictionary<string, string>() });
    }

    [Fact]
    public void Named_IdentityWithParameters_NamesTheArgumentAndShowsNothing()
    {
        var error = Assert.Throws<ArgumentException>("identity", static () => EndUser.Named(Parent, "alice?crm=s3cret"));

        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ServiceProvider> TalkAsync(ScriptedTwilio twilio, string from, string to)
    {
        var provider = twilio.Provide(static options => options.Guard.Enabled = true);
        await ReportAsync(provider, Parent, null, from, "");
        await ReportAsync(provider, Child, Parent, from, to);
        return provider;
    }

    /// <summary>As the status callback of a leg in progress does.</summary>
    private static async Task ReportAsync(ServiceProvider provider, string leg, string? parent, string from, string to) =>
        await provider.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord
            {
                CallSid = CallSid.Parse(leg),
                AccountSid = AccountSid.Parse(TestProvider.AccountSid),
                ParentCallSid = parent is null ? null : CallSid.Parse(parent),
                From = from,
                To = to,
                Direction = parent is null ? "inbound" : "outbound-dial",
                Status = CallStatus.InProgress,
                StatusCallbackAt = TimeProvider.System.GetUtcNow(),
            },
            TestAccount.Token);
}
