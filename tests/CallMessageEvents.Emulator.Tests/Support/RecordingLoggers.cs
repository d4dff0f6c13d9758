using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>
/// Keeps every line of every logger, whatever its level. The server warns of a machine that stands still, too: no test is about that, and it is left out.
/// </summary>
internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception) + exception;
        if (!text.Contains("the heartbeat has been running", StringComparison.Ordinal)) Lines.Enqueue((logLevel, text));
    }

    public void Dispose() => throw new InvalidOperationException("The emulator does not own it.");
}
