using CallMessageEvents.Tests.Docs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests.Registration;

/// <summary>A key that the options do not have is ignored by .NET's binder. One that looks misspelt is named, with the right one.</summary>
public sealed class MisspeltKeyTests
{
    public static TheoryData<string, string> Keys => new(OptionsDocs.Leaves.Select(static key => new TheoryDataRow<string, string>(
        key.Path.Replace("*", "0", StringComparison.Ordinal), key.Type == typeof(Uri) ? "https://example.com" : key.DefaultText ?? string.Empty)));

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Start_EachKey_IsKnownAndNamedWhenMisspelt(string key, string value)
    {
        // The index of a list is no name.
        var wrong = key.EndsWith(":0", StringComparison.Ordinal) ? $"{key[..^3]}:0" : key[..^1];

        Assert.Empty(await WarningsAsync(Section($"callmessageevents:{key.ToUpperInvariant()}", value)));
        var warning = Assert.Single(await WarningsAsync(Section($"CallMessageEvents:{wrong}")));
        Assert.StartsWith($"CallMessageEvents:{wrong.Split(":0")[0]}", warning, StringComparison.Ordinal);
        Assert.Contains(
            $"Did you mean CallMessageEvents:{key.Split(":0:")[0].Replace(":0", string.Empty, StringComparison.Ordinal)}", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AcountSid", "AccountSid")]
    [InlineData("PublicUrl", "PublicBaseUrl")]
    [InlineData("Token", "AuthToken")]
    [InlineData("Recieving:HandlerTimeout", "Receiving")]
    [InlineData("HandlerTimeout", "Receiving:HandlerTimeout")]
    [InlineData("Receiving:TotalTimeout", "Resilience:TotalTimeout")]
    [InlineData("Resilience:Retry:MaxAttempts", "Resilience:Retry:MaxRetryAttempts")]
    [InlineData("Signature:SharedKeys:1:Secert", "Signature:SharedKeys:*:Secret")]
    public async Task Start_Misspelt_NamesTheNearest(string wrong, string right)
    {
        var warning = Assert.Single(await WarningsAsync(Section($"CallMessageEvents:{wrong}")));

        Assert.EndsWith($"is no key of this library, and is ignored. Did you mean CallMessageEvents:{right}?", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnlikeAnyKeyOfItsSection_NamesAllOfThem()
    {
        var warning = Assert.Single(await WarningsAsync(Section("CallMessageEvents:Guard:Colour")));

        Assert.Contains("The keys there are CallbackMaxAge, Enabled, FetchMaxAge.", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CallMessageEvents:Enabled")]
    [InlineData("CallMessageEvents:PostgreSql:ConnectionString")]
    [InlineData("CallMessageEvents:Accounts:marketing:AcountSid")]
    [InlineData("CallMessageEvents:Guard://comment")]
    [InlineData("CallMessageEvent:AccountSid")]
    [InlineData("Receiving:HandlerTimout")]
    public async Task Start_SettingsOfTheApplication_AreItsOwn(string key) => Assert.Empty(await WarningsAsync(Section(key)));

    [Fact]
    public async Task Start_WholeConfigurationIsGiven_IsNotWalked() => Assert.Empty(await WarningsAsync(
        Section("AcountSid"), static (services, configuration) => services.AddCallMessageEvents(configuration, StartFailures.Valid)));

    [Fact]
    public async Task Start_SectionOfTheApplicationsOwn_IsNamedAsItIs()
    {
        var warning = Assert.Single(await WarningsAsync(
            Section("Telephony:Regoin"),
            static (services, configuration) => services.AddCallMessageEvents("sales", configuration.GetSection("Telephony"), StartFailures.Valid)));

        Assert.Contains("Telephony:Regoin", warning, StringComparison.Ordinal);
        Assert.Contains("Did you mean Telephony:Region?", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MissingKeyIsMisspelt_NamesIt()
    {
        var failures = Failures("CallMessageEvents:AcountSid", string.Empty);

        Assert.Contains(failures, static failure => failure.StartsWith("CallMessageEvents:AccountSid is missing", StringComparison.Ordinal));
        Assert.Contains(failures, static failure => failure.EndsWith("Did you mean CallMessageEvents:AccountSid?", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_SectionOfAnAccountIsMisspelt_NamesIt() => Assert.Contains(
        "CallMessageEvents:Accounts:salse is the section of no registered account: did you mean CallMessageEvents:Accounts:sales?",
        Failures("CallMessageEvents:Accounts:salse:AccountSid", "sales"));

    [Theory]
    [InlineData("CallMessageEvents:Acounts:sales:AccountSid")]
    [InlineData("CallMessageEvents:Account:sales:AccountSid")]
    public async Task Start_SectionOfAccountsIsMisspelt_NamesIt(string key)
    {
        var warning = Assert.Single(await WarningsAsync(Section(key)));

        Assert.EndsWith("Did you mean CallMessageEvents:Accounts?", warning, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Section(string key, string value = "") =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();

    private static IEnumerable<string> Failures(string key, string account)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Section(key));
        if (account.Length == 0) services.AddCallMessageEvents();
        else services.AddCallMessageEvents(account);
        return StartFailures.Of(services, account);
    }

    /// <summary>Starts an application with this configuration; returns what it warns of.</summary>
    private static async Task<string[]> WarningsAsync(IConfigurationRoot configuration, Action<IServiceCollection, IConfiguration>? add = null)
    {
        using var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddSingleton<ILoggerFactory>(log);
        if (add is null) builder.Services.AddCallMessageEvents(StartFailures.Valid);
        else add(builder.Services, builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return [.. log.All.Where(static line => line.Level >= LogLevel.Warning).Select(static line => line.Text.Trim())];
    }
}
