using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Keeps what does not go well, and tells when the first line comes.</summary>
internal sealed class LogSignal : ILoggerFactory, ILogger
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Completes when the first line has come.</summary>
    public Task WhenFirstAsync() => Eventually.EndsAsync(_first.Task, "a line in the log");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;

        Lines.Enqueue(formatter(state, exception) + exception);
        _first.TrySetResult();
    }

    public void Dispose()
    {
    }
}
