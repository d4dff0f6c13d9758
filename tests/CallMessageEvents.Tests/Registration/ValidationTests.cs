using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>Every fault names its configuration key.</summary>
public sealed class ValidationTests
{
    private static readonly string Key = "SK" + new string('1', 32);

    public static TheoryData<string, string> Faults => new()
    {
        { "no account", "AccountSid" },
        { "bad account", "AccountSid" },
        { "no secret", "AuthToken" },
        { "key without secret", "ApiKeySecret" },
        { "secret without key", "ApiKeySid" },
        { "bad key", "ApiKeySid" },
        { "address and region", "BaseAddress" },
        { "relative address", "BaseAddress" },
        { "ftp address", "BaseAddress" },
        { "address with query", "BaseAddress" },
        { "address with user", "BaseAddress" },
        { "region", "Region" },
        { "edge", "Edge" },
        { "guard null", "Guard" },
        { "resilience null", "Resilience" },
        { "retry null", "Resilience:Retry" },
        { "breaker null", "Resilience:CircuitBreaker" },
        { "negative age", "Guard:FetchMaxAge" },
        { "endless age", "Guard:CallbackMaxAge" },
        { "no age", "Signature:MaxAge" },
        { "negative delay", "Resilience:Retry:Delay" },
        { "no total time", "Resilience:TotalTimeout" },
        { "no attempt time", "Resilience:AttemptTimeout" },
        { "attempt longer than total", "Resilience:AttemptTimeout" },
        { "short break", "Resilience:CircuitBreaker:BreakDuration" },
        { "short sampling", "Resilience:CircuitBreaker:SamplingDuration" },
        { "retries", "Resilience:Retry:MaxRetryAttempts" },
        { "ratio", "Resilience:CircuitBreaker:FailureRatio" },
        { "throughput", "Resilience:CircuitBreaker:MinimumThroughput" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Options_Fault_NamesItsKey(string fault, string key)
    {
        var unnamed = new ServiceCollection();
        unnamed.AddCallMessageEvents(options => Set(options, fault));
        var named = new ServiceCollection();
        named.AddCallMessageEvents("support", options => Set(options, fault));

        Assert.Contains(Failures(unnamed, ""), failure => failure.Contains($"CallMessageEvents:{key}", StringComparison.Ordinal));
        Assert.Contains(Failures(named, "support"), failure => failure.Contains($"CallMessageEvents:Accounts:support:{key}", StringComparison.Ordinal));
        Assert.DoesNotContain(Failures(unnamed, ""), static failure => failure.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_SeveralFaults_AreAllNamed()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options => (options.Region, options.Resilience.Retry.MaxRetryAttempts) = ("a b", -1));

        Assert.Equal(4, Failures(services, "").Count());
    }

    private static IEnumerable<string> Failures(ServiceCollection services, string name)
    {
        using var provider = services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name)).Failures;
    }

    private static void Set(CallMessageEventsOptions options, string fault)
    {
        (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
        Action set = fault switch
        {
            "no account" => () => options.AccountSid = "",
            "bad account" => () => options.AccountSid = "AC1",
            "no secret" => () => options.AuthToken = "",
            "key without secret" => () => options.ApiKeySid = Key,
            "secret without key" => () => options.ApiKeySecret = "s3cret",
            "bad key" => () => (options.ApiKeySid, options.ApiKeySecret) = ("SK1", "s3cret"),
            "address and region" => () => (options.BaseAddress, options.Region) = (new Uri("https://example.com"), "ie1"),
            "relative address" => () => options.BaseAddress = new Uri("/a", UriKind.Relative),
            "ftp address" => () => options.BaseAddress = new Uri("ftp://example.com"),
            "address with query" => () => options.BaseAddress = new Uri("https://example.com/?a=b"),
            "address with user" => () => options.BaseAddress = new Uri("https://me@example.com/"),
            "region" => () => options.Region = "ie1.evil.example/",
            "edge" => () => options.Edge = "a b",
            "guard null" => () => options.Guard = null!,
            "resilience null" => () => options.Resilience = null!,
            "retry null" => () => options.Resilience.Retry = null!,
            "breaker null" => () => options.Resilience.CircuitBreaker = null!,
            "negative age" => () => options.Guard.FetchMaxAge = TimeSpan.FromTicks(-1),
            "no age" => () => options.Signature.MaxAge = TimeSpan.Zero,
            "endless age" => () => options.Guard.CallbackMaxAge = TimeSpan.MaxValue,
            "negative delay" => () => options.Resilience.Retry.Delay = TimeSpan.FromTicks(-1),
            "no total time" => () => options.Resilience.TotalTimeout = TimeSpan.Zero,
            "no attempt time" => () => options.Resilience.AttemptTimeout = TimeSpan.Zero,
            "attempt longer than total" => () => options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(31),
            "short break" => () => options.Resilience.CircuitBreaker.BreakDuration = TimeSpan.Zero,
            "short sampling" => () => options.Resilience.CircuitBreaker.SamplingDuration = TimeSpan.Zero,
            "retries" => () => options.Resilience.Retry.MaxRetryAttempts = 21,
            "ratio" => () => options.Resilience.CircuitBreaker.FailureRatio = 0,
            _ => () => options.Resilience.CircuitBreaker.MinimumThroughput = 1,
        };
        set();
    }
}
