using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>A log whose sink fails: whatever is logged throws, once a test has broken it.</summary>
internal sealed class BrokenLog : ILoggerFactory, ILogger
{
    private volatile bool _isBroken;
    private int _thrown;

    /// <summary>How often it threw.</summary>
    public int Thrown => Volatile.Read(ref _thrown);

    public void Break() => _isBroken = true;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!_isBroken) return;

        Interlocked.Increment(ref _thrown);
        throw new IOException("the disk is full");
    }

    public void Dispose()
    {
    }
}
