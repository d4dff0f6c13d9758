using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CallMessageEvents.PostgreSql.Node;

/// <summary>
/// What this node's handlers did: a line each, in a file of its own outside of the system. A line is written by one call, so that a killed process leaves whole
/// ones. Thread-safe.
/// </summary>
internal sealed class Ledger(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Writes a line: when, by the clock that all processes of a machine share and nobody sets; what; and of which message or leg.</summary>
    /// <param name="what">Such as <c>begun</c>.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="number">The message's number; 0 for none.</param>
    /// <param name="attempt">The attempt's number; 0 for none.</param>
    public void Write(string what, CallSid leg, long number = 0, int attempt = 0)
    {
        lock (_lock)
            _file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp()} {what} {leg} {number} {attempt}\n")));
    }

    public void Dispose() => _file.Dispose();
}
