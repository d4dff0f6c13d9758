using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Fuzzing;

/// <summary>Logs of a server, of which only errors are kept: an exception that escapes is one.</summary>
internal sealed class ErrorLogs : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _errors = [];

    /// <exception cref="Finding">There was an error.</exception>
    public void Check()
    {
        if (_errors.TryDequeue(out var error)) throw new Finding($"The log has an error.\n{error}");
    }

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _errors);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is kept open.
    }

    private sealed class Category(string category, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // TwiML that cannot be run, or an option that is missing, is an error of the application's.
            if (logLevel != LogLevel.Critical && (!IsEnabled(logLevel) || exception is null)) return;
            errors.Enqueue($"{category} {eventId.Id}: {formatter(state, exception)}\n{exception}");
        }
    }
}
