using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Keeps what is logged, at every level, with what an exception would print.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    /// <summary>The ids of what goes well: an account is ready, a leg is subscribed, a message is sent, received, handled, and what is asked.</summary>
    private static readonly HashSet<int> Successes = [110, 120, 121, 130, 131, 202, 203, 208, 209, 340, 341, 342];

    /// <summary>What does not go well.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>The last thousand lines: a test may count what memory is kept.</summary>
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{formatter(state, exception)} {exception}";
        All.Enqueue((logLevel, line));
        if (All.Count > 1000) All.TryDequeue(out _);
        if (!Successes.Contains(eventId.Id)) Lines.Enqueue(line);
    }

    public void Dispose()
    {
    }
}
