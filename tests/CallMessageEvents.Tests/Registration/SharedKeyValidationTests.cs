using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>What is wrong with a SharedKey is said at start, with its configuration key and without its secret.</summary>
public sealed class SharedKeyValidationTests
{
    private const string Good = "webhooks_sharedkey_1";

    [Theory]
    [InlineData(null, "s3cret", "0:Id", "missing")]
    [InlineData("", "s3cret", "0:Id", "missing")]
    [InlineData(" ", "s3cret", "0:Id", "missing")]
    [InlineData("\"webhooks_sharedkey_1\"", "s3cret", "0:Id", "quote")]
    [InlineData("webhooks sharedkey", "s3cret", "0:Id", "no SharedKey's id")]
    [InlineData("webhooks_sharedkey_1,webhooks_sharedkey_2", "s3cret", "0:Id", "no SharedKey's id")]
    [InlineData(Good, null, "0:Secret", "missing")]
    [InlineData(Good, "\r\n", "0:Secret", "missing")]
    [InlineData(Good, "\"s3cret\"", "0:Secret", "quote")]
    [InlineData(Good, "'s3cret'\n", "0:Secret", "quote")]
    public void Options_Fault_NamesItsKey(string? id, string? secret, string key, string fault)
    {
        var failure = Assert.Single(Failures(options => options.Signature.SharedKeys.Add(new() { Id = id, Secret = secret })));

        Assert.StartsWith($"CallMessageEvents:Signature:SharedKeys:{key} ", failure, StringComparison.Ordinal);
        Assert.Contains(fault, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OneIdTwice_IsRefused() => Assert.StartsWith(
        "CallMessageEvents:Signature:SharedKeys:1:Id is there twice",
        Assert.Single(Failures(static options => options.Signature.SharedKeys = [new() { Id = Good, Secret = "a" }, new() { Id = $"{Good} ", Secret = "b" }])),
        StringComparison.Ordinal);

    [Fact]
    public void Options_Null_IsRefused() =>
        Assert.Contains("CallMessageEvents:Signature:SharedKeys must not be null.", Failures(static options => options.Signature.SharedKeys = null!));

    [Fact]
    public void Options_RequiredWithoutAnyKey_IsRefusedUnlessTheyMayComeFromElsewhere()
    {
        Assert.Contains("RequireSharedKey", Assert.Single(Failures(static options => options.Signature.RequireSharedKey = true)), StringComparison.Ordinal);
        Assert.Contains(
            "RequireSharedKey",
            Assert.Single(Failures(static options => (options.Signature.RequireSharedKey, options.Signature.SharedKeys) = (true, [new()]))),
            StringComparison.Ordinal);
        Assert.Empty(Failures(static options => options.Signature.RequireSharedKey = true, new Mock<ITwilioCredentials>().Object));
    }

    [Fact]
    public void Options_GoodKeysAndEmptyEntries_AreTaken() =>
        Assert.Empty(Failures(
            static options => options.Signature.SharedKeys = [new(), new() { Id = $" {Good}\r\n", Secret = " s3cret\n" }, new() { Id = "", Secret = " " }]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_KeysGivenAsOneText_AreRefused(bool isOwnSection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CallMessageEvents:AccountSid"] = TestProvider.AccountSid,
            ["CallMessageEvents:AuthToken"] = TestProvider.AuthToken,
            ["CallMessageEvents:Signature:SharedKeys"] = $"{Good}:s3cret",
        }).Build();
        var services = new ServiceCollection();
        if (isOwnSection) services.AddCallMessageEvents(configuration.GetSection("CallMessageEvents"));
        else services.AddSingleton<IConfiguration>(configuration).AddCallMessageEvents();
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Single(
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("")).Failures);

        Assert.StartsWith("CallMessageEvents:Signature:SharedKeys is one text", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(Action<CallMessageEventsOptions> configure, ITwilioCredentials? credentials = null)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
            configure(options);
        });
        if (credentials is not null) services.AddSingleton(credentials);
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("");
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }
}
