using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Keeps what is logged, and tells when the first line comes.</summary>
internal sealed class LogSignal : ILoggerFactory, ILogger
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Lines { get; } = [];

    public Task First => _first.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue(formatter(state, exception) + exception);
        _first.TrySetResult();
    }

    public void Dispose()
    {
    }
}
