using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>.NET reads a number alone as days: no time of the options takes a day for a second.</summary>
public sealed class TimeTests
{
    public static TheoryData<string> Keys =>
    [
        "Guard:CallbackMaxAge", "Guard:FetchMaxAge", "Resilience:Retry:Delay", "Resilience:TotalTimeout", "Resilience:AttemptTimeout",
        "Resilience:CircuitBreaker:SamplingDuration", "Resilience:CircuitBreaker:BreakDuration",
        "Receiving:GapTimeout", "Receiving:AnswerWithin", "Receiving:HandlerTimeout", "Receiving:DrainTimeout", "Conversation:PlainValuesAfter",
        "Signature:MaxAge",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Options_NumberAlone_IsRefusedAndSaysWhatWasReadAndHowToWriteSeconds(string key)
    {
        foreach (var (text, written) in new[] { ("1", "1 second as 00:00:01"), ("5", "5 seconds as 00:00:05"), ("30", "30 seconds as 00:00:30") })
        {
            var fault = Assert.Single(Failures(key, text), fault => fault.Contains($":{key} must", StringComparison.Ordinal));

            Assert.StartsWith($"CallMessageEvents:{key} ", fault, StringComparison.Ordinal);
            Assert.Contains($"read as {text}.00:00:00.", fault, StringComparison.Ordinal);
            Assert.Contains(written, fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Options_TooLongOtherwise_SaysHowTimesAreWritten(string key) =>
        Assert.Contains(Failures(key, "1.06:00:00"), fault => fault.StartsWith($"CallMessageEvents:{key} ", StringComparison.Ordinal)
            && fault.Contains("read as 1.06:00:00", StringComparison.Ordinal) && fault.Contains("30 seconds as 00:00:30", StringComparison.Ordinal));

    [Theory]
    [InlineData("Resilience:TotalTimeout")]
    [InlineData("Resilience:AttemptTimeout")]
    [InlineData("Resilience:CircuitBreaker:BreakDuration")]
    public void Options_HalfAnHourForHalfAMinute_IsRefused(string key) =>
        Assert.Contains(Failures(key, "0:30"), static fault => fault.Contains("read as 00:30:00", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Options_Seconds_AreTaken(string key) => Assert.Empty(Failures(key, "00:00:05"));

    [Fact]
    public void Options_EveryTime_IsAmongTheKeys()
    {
        var times = Times(typeof(CallMessageEventsOptions), string.Empty).Order(StringComparer.Ordinal);

        Assert.Equal(Keys.Select(static row => row.Data).Order(StringComparer.Ordinal), times);
    }

    private static IEnumerable<string> Times(Type options, string path) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?) ? [path + property.Name]
        : property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Times(property.PropertyType, $"{path}{property.Name}:")
        : []);

    private static IEnumerable<string> Failures(string key, string text)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CallMessageEvents:AccountSid"] = TestProvider.AccountSid, ["CallMessageEvents:AuthToken"] = TestProvider.AuthToken,
            ["CallMessageEvents:Resilience:AttemptTimeout"] = "00:00:01", [$"CallMessageEvents:{key}"] = text,
        }).Build());
        services.AddCallMessageEvents();
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().CurrentValue;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }
}
