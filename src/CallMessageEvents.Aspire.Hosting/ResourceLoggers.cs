using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallMessageEvents.Emulator;

/// <summary>The emulator's log is the log of its resource: what it has to say itself, and not each request of its web server.</summary>
internal sealed class ResourceLoggers(ILogger resource) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("CallMessageEvents", StringComparison.Ordinal) ? resource : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
