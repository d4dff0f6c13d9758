using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests;

public sealed class PostgreSqlOptionsTests
{
    /// <summary>The bounds that docs/scale-out.md and the options' documentation tell.</summary>
    [Theory]
    [InlineData(nameof(PostgreSqlOptions.Retention), "00:10:00", "00:09:59")]
    [InlineData(nameof(PostgreSqlOptions.LegRetention), "1.01:00:00", "1.00:59:59")]
    [InlineData(nameof(PostgreSqlOptions.LeaseDuration), "00:00:02", "00:00:01.9")]
    [InlineData(nameof(PostgreSqlOptions.LeaseDuration), "00:01:00", "00:01:01")]
    public void AddPostgreSql_TimeOutOfBounds_IsRefusedAndNamed(string name, string taken, string refused)
    {
        Add(options => Set(options, name, taken));

        var error = Assert.Throws<InvalidOperationException>(() => Add(options => Set(options, name, refused)));

        Assert.StartsWith($"PostgreSqlOptions.{name} is", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Calls")]
    [InlineData("1calls")]
    [InlineData("calls; drop")]
    public void AddPostgreSql_SchemaThatIsNoName_IsRefused(string schema)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Add(options => options.Schema = schema));

        Assert.StartsWith("PostgreSqlOptions.Schema must have", error.Message, StringComparison.Ordinal);
    }

    private static void Add(Action<PostgreSqlOptions> configure) =>
        new ServiceCollection().AddCallMessageEvents().AddPostgreSql("Host=localhost", configure);

    private static void Set(PostgreSqlOptions options, string name, string time) =>
        typeof(PostgreSqlOptions).GetProperty(name)!.SetValue(options, TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
}
