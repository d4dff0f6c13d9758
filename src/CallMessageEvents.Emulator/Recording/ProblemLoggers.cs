using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The user's loggers, and a journal of what goes to them as a warning or an error. Nothing that is logged has content or secrets, so nothing here has.
/// </summary>
internal sealed class ProblemLoggers(ILoggerFactory loggers, TimeProvider time, ChangeFeed feed)
{
    private const int MostProblems = 1000;
    private const long MostBytes = 16 * 1024 * 1024;

    private long _lastNumber;

    public Journal<RecordedProblem> Problems { get; } = new(new(MostProblems, MostBytes));

    public ILogger CreateLogger<T>() => new Logger(loggers.CreateLogger<T>(), this);

    private void Record(LogLevel level, string text, IReadOnlyList<KeyValuePair<string, object?>>? facts)
    {
        var problem = new RecordedProblem(
            Interlocked.Increment(ref _lastNumber),
            time.GetUtcNow(),
            level >= LogLevel.Error,
            text,
            Find(facts, "Code") as int?,
            Find(facts, "CallSid") as string,
            Find(facts, "MessageSid") as string);
        Problems.Add(problem, text.Length);
        feed.Publish(problem);
    }

    private static object? Find(IReadOnlyList<KeyValuePair<string, object?>>? facts, string name) =>
        facts?.FirstOrDefault(fact => string.Equals(fact.Key, name, StringComparison.Ordinal)).Value;

    private sealed class Logger(ILogger inner, ProblemLoggers owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => IsProblem(logLevel) || inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }

            if (IsProblem(logLevel))
            {
                owner.Record(logLevel, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>>);
            }
        }

        private static bool IsProblem(LogLevel level) => level is >= LogLevel.Warning and < LogLevel.None;
    }
}
