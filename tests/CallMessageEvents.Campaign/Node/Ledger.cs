using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CallMessageEvents.Campaign;

/// <summary>
/// What a node's handlers did: a line each, in a file outside of the system. A line is written by one call, so that a killed process leaves whole ones.
/// Thread-safe.
/// </summary>
internal sealed class Ledger(string path) : IDisposable
{
    public const string Begun = "b";
    public const string Ended = "e";
    public const string Failed = "f";
    public const string Cancelled = "c";

    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Writes a line: when, by the clock that all processes of a machine share and nobody sets; what; and of which message.</summary>
    public void Write(string what, CallSid leg, int number)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp()} {what} {leg} {number}\n"));
        lock (_lock) _file.Write(line);
    }

    /// <summary>Reads the whole lines of a ledger.</summary>
    public static IEnumerable<LedgerLine> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ') is not [var at, var what, var leg, var number]) continue;
            yield return new(long.Parse(at, CultureInfo.InvariantCulture), what, leg, int.Parse(number, CultureInfo.InvariantCulture));
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>A line of a ledger.</summary>
/// <param name="At">When, as a timestamp of the machine.</param>
/// <param name="What">Such as <see cref="Ledger.Begun"/>.</param>
/// <param name="Leg">The leg.</param>
/// <param name="Number">The message's number.</param>
internal sealed record LedgerLine(long At, string What, string Leg, int Number);
