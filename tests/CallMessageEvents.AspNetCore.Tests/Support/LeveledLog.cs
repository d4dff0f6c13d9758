using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Keeps what the application and its server log, whatever its level.</summary>
internal sealed class LeveledLog : ILoggerProvider, ILogger
{
    private int _atStart;

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    /// <summary>What an operator would be alarmed by, once the application has started.</summary>
    public IEnumerable<string> Alarms => AlarmsOf(Lines.Skip(_atStart));

    /// <summary>The same, with what was said at start: most tests' applications have no public address.</summary>
    public IEnumerable<string> AllAlarms => AlarmsOf(Lines);

    public bool Has(string text) => Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Completes when one of the texts is logged.</summary>
    public Task WhenLoggedAsync(params string[] texts) => Eventually.HoldsAsync(() => texts.Any(Has));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    /// <summary>The application has started.</summary>
    public void HasStarted() => _atStart = Lines.Count;

    public void Dispose()
    {
    }

    /// <summary>The server warns of a machine that stands still, too, which no test is about.</summary>
    private static IEnumerable<string> AlarmsOf(IEnumerable<(LogLevel Level, string Text)> lines) => lines
        .Where(static line => line.Level >= LogLevel.Warning && !line.Text.Contains("the heartbeat has been running", StringComparison.Ordinal))
        .Select(static line => line.Text);
}
