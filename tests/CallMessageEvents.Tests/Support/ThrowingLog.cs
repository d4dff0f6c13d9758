using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>The log of an application whose disk is full.</summary>
/// <param name="throws">At which levels it throws.</param>
/// <param name="category">Whose log it is; null for everybody's.</param>
internal sealed class ThrowingLog(Func<LogLevel, bool> throws, string? category = null) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(level => (category ?? categoryName) == categoryName && throws(level));

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(Func<LogLevel, bool> throws) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (throws(logLevel)) throw new IOException("the disk is full");
        }
    }
}
