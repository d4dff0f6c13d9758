using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Keeps what the application and its server log, whatever its level.</summary>
internal sealed class LeveledLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    /// <summary>What an operator would be alarmed by.</summary>
    public IEnumerable<string> Alarms => Lines.Where(static line => line.Level >= LogLevel.Warning).Select(static line => line.Text);

    public bool Has(string text) => Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Completes when one of the texts is logged.</summary>
    public Task WhenLoggedAsync(params string[] texts) => Eventually.HoldsAsync(() => texts.Any(Has));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
