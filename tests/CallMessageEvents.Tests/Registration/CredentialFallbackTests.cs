using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

[CollectionDefinition("Environment", DisableParallelization = true)]
public sealed class EnvironmentTests;

[Collection("Environment")]
public sealed class CredentialFallbackTests
{
    private const string Account = TestProvider.AccountSid;
    private static readonly string Other = "AC" + new string('9', 32);
    private static readonly string Key = "SK" + new string('1', 32);

    [Theory]
    [InlineData(
        "Twilio:Client:AccountSid", "Twilio:Client:AuthToken", "Twilio:Client:ApiKeySid", "Twilio:Client:ApiKeySecret", "Twilio:Client:Region",
        "Twilio:Client:Edge")]
    [InlineData("Twilio:AccountSid", "Twilio:AuthToken", "Twilio:ApiKeySid", "Twilio:ApiKeySecret", "Twilio:Region", "Twilio:Edge")]
    [InlineData("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_REGION", "TWILIO_EDGE")]
    public void Options_NoSecret_TakesASourceWhole(string account, string token, string key, string secret, string region, string edge)
    {
        var options = Get(new() { [account] = Account, [token] = "token", [key] = Key, [secret] = "secret", [region] = "ie1", [edge] = "dublin" });

        Assert.Equal(
            (Account, "token", Key, "secret", "ie1", "dublin"),
            (options.AccountSid, options.AuthToken, options.ApiKeySid, options.ApiKeySecret, options.Region, options.Edge));
    }

    [Fact]
    public void Options_Environment_IsTheLastSource()
    {
        Environment.SetEnvironmentVariable("TWILIO_ACCOUNT_SID", Account);
        Environment.SetEnvironmentVariable("TWILIO_AUTH_TOKEN", "environment");
        try
        {
            Assert.Equal((Account, "environment"), Pair(Get([])));
            Assert.Equal((Other, "configured"), Pair(Get(new() { ["Twilio:AccountSid"] = Other, ["Twilio:AuthToken"] = "configured" })));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TWILIO_ACCOUNT_SID", null);
            Environment.SetEnvironmentVariable("TWILIO_AUTH_TOKEN", null);
        }
    }

    [Theory]
    [InlineData(null, Account)]
    [InlineData(Account, Account)]
    [InlineData("AC99999999999999999999999999999999", "AC99999999999999999999999999999999")]
    public void Options_ClientSectionWithoutToken_TakesTheOneAboveOfTheSameAccountOnly(string? accountAbove, string expected)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Twilio:Client:AccountSid"] = Account, ["Twilio:AuthToken"] = "above", ["Twilio:AccountSid"] = accountAbove,
        };

        Assert.Equal((expected, "above"), Pair(Get(settings)));
    }

    [Fact]
    public void Options_SeveralSources_AreNotMixed()
    {
        var options = Get(new()
        {
            ["Twilio:Client:AccountSid"] = Account,
            ["Twilio:Client:AuthToken"] = "client",
            ["Twilio:AccountSid"] = Other,
            ["Twilio:AuthToken"] = "twilio",
            ["Twilio:ApiKeySid"] = Key,
            ["Twilio:ApiKeySecret"] = "secret",
        });

        Assert.Equal((Account, "client", null), (options.AccountSid, options.AuthToken, options.ApiKeySid));
    }

    [Fact]
    public void Options_SourceOfAnotherAccount_IsNeverTaken()
    {
        var options = Get(new()
        {
            ["CallMessageEvents:AccountSid"] = Account,
            ["Twilio:Client:AccountSid"] = Other,
            ["Twilio:Client:AuthToken"] = "wrong",
            ["Twilio:AccountSid"] = Account,
            ["Twilio:AuthToken"] = "right",
        });

        Assert.Equal((Account, "right"), Pair(options));
        Assert.Throws<OptionsValidationException>(static () => Get(new()
        {
            ["CallMessageEvents:AccountSid"] = Account, ["TWILIO_ACCOUNT_SID"] = Other, ["TWILIO_AUTH_TOKEN"] = "wrong",
        }));
    }

    [Fact]
    public void Options_SecretGiven_LeavesTheSourcesAlone()
    {
        var options = Get(new()
        {
            ["CallMessageEvents:AccountSid"] = Account, ["CallMessageEvents:AuthToken"] = "mine",
            ["Twilio:AccountSid"] = Account, ["Twilio:AuthToken"] = "twilio", ["Twilio:ApiKeySid"] = Key, ["Twilio:ApiKeySecret"] = "secret",
        });

        Assert.Equal((Account, "mine", null), (options.AccountSid, options.AuthToken, options.ApiKeySid));
    }

    [Fact]
    public void Options_NamedAccount_TakesNoSource()
    {
        var services = Services(new() { ["Twilio:AccountSid"] = Account, ["Twilio:AuthToken"] = "twilio" });
        services.AddCallMessageEvents("support", static options => options.AccountSid = Account);
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("support"));
    }

    public static TheoryData<string[], string[]> Halves => new()
    {
        { ["TWILIO_AUTH_TOKEN"], ["TWILIO_ACCOUNT_SID "] },
        { ["TWILIO_ACCOUNT_SID"], ["TWILIO_AUTH_TOKEN "] },
        { ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY"], ["TWILIO_API_SECRET "] },
        { ["TWILIO_ACCOUNT_SID", "TWILIO_API_SECRET"], ["TWILIO_API_KEY "] },
        { ["TWILIO_API_KEY", "TWILIO_API_SECRET"], ["TWILIO_ACCOUNT_SID "] },
        { ["TWILIO_API_KEY"], ["TWILIO_ACCOUNT_SID ", "TWILIO_API_SECRET "] },
        { ["Twilio:AuthToken"], ["Twilio:AccountSid "] },
        { ["Twilio:AccountSid"], ["Twilio:AuthToken "] },
        { ["Twilio:Client:AccountSid", "Twilio:Client:ApiKeySid"], ["Twilio:Client:ApiKeySecret "] },
        { ["Twilio:Client:ApiKeySecret", "Twilio:Client:ApiKeySid"], ["Twilio:Client:AccountSid "] },
    };

    [Theory]
    [MemberData(nameof(Halves))]
    public void Options_HalfOfASource_NamesWhatIsMissingThere(string[] given, string[] missing)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Get(given.ToDictionary(static key => key, ValueOf)));

        Assert.Equal(missing.Length, error.Failures.Count());
        Assert.All(missing, key => Assert.Contains(error.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal)));
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TWILIO_ACCOUNT_SID", "nonsense")]
    [InlineData("TWILIO_API_KEY", "nonsense")]
    [InlineData("TWILIO_REGION", "a b")]
    public void Options_BadValueOfASource_NamesIt(string key, string value)
    {
        var settings = new[] { "TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_REGION" }.ToDictionary(static key => key, ValueOf);
        settings[key] = value;

        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => Get(settings)).Failures);

        Assert.StartsWith($"{key} ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WholeSourceBehindAHalfOne_IsTaken()
    {
        var options = Get(new() { ["Twilio:AccountSid"] = Account, ["TWILIO_ACCOUNT_SID"] = Account, ["TWILIO_AUTH_TOKEN"] = "whole" });

        Assert.Equal((Account, "whole"), Pair(options));
    }

    [Fact]
    public void Options_BlankSecret_IsAsGoodAsMissing()
    {
        var options = Get(
            new() { ["CallMessageEvents:AuthToken"] = " \n", ["Twilio:AuthToken"] = "\n", ["TWILIO_ACCOUNT_SID"] = Account, ["TWILIO_AUTH_TOKEN"] = "whole" });

        Assert.Equal((Account, "whole"), Pair(options));
    }

    [Fact]
    public void Options_NamedAccountWithoutAccount_IsNotSentToTheEnvironment()
    {
        var services = Services([]);
        services.AddCallMessageEvents("support");
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("support"));

        Assert.DoesNotContain("TWILIO_", error.Message, StringComparison.Ordinal);
    }

    private static string? ValueOf(string key) => key switch
    {
        _ when key.EndsWith("AccountSid", StringComparison.Ordinal) || key == "TWILIO_ACCOUNT_SID" => Account,
        _ when key.EndsWith("ApiKeySid", StringComparison.Ordinal) || key == "TWILIO_API_KEY" => Key,
        "TWILIO_REGION" => "ie1",
        _ => "s3cret",
    };

    private static (string?, string?) Pair(CallMessageEventsOptions options) => (options.AccountSid, options.AuthToken);

    private static CallMessageEventsOptions Get(Dictionary<string, string?> settings)
    {
        var services = Services(settings);
        services.AddCallMessageEvents();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get("");
    }

    private static ServiceCollection Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services;
    }
}
