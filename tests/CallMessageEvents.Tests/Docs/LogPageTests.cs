using System.Reflection;
using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using CallMessageEvents.PostgreSql;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests.Docs;

/// <summary>docs/logs.md has a row for each log message, read from its attribute.</summary>
public sealed class LogPageTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Packages =
    [
        typeof(ICallMessenger).Assembly, typeof(CallMessageEventsEndpointRouteBuilderExtensions).Assembly, typeof(PostgreSqlOptions).Assembly,
        typeof(TwilioEmulator).Assembly,
    ];

    [Fact]
    public void Page_Tables_AreCurrent() => WrittenFile.IsCurrentBelowMarker("docs/logs.md", string.Join('\n', Packages.Select(Table)));

    [Fact]
    public void Ids_OfAllPackages_AreUnique() => Assert.Empty(
        Packages.SelectMany(Messages).GroupBy(static message => message.Id).Where(static group => group.Count() > 1).Select(static group => group.Key));

    private static string Table(Assembly package) =>
        $"## {package.GetName().Name}\n\n| id | level | name | message |\n|---|---|---|---|\n"
        + string.Concat(Messages(package).OrderBy(static message => message.Id).Select(static message => message.Row));

    private static IEnumerable<(int Id, string Row)> Messages(Assembly package) =>
        from type in package.GetTypes()
        from method in type.GetMethods(All)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, $"| {message.EventId} | {message.Level} | {method.Name} | {Cell(message.Message)} |\n");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
