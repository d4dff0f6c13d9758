using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>A hash function that is set up once and used again and again: setting one up costs more than hashing a callback. Thread-safe.</summary>
/// <remarks>Each processor keeps one that is idle. A thread takes it away while it computes, and makes its own when another has taken it.</remarks>
internal sealed class IdleHash(Func<IncrementalHash> create)
{
    private readonly IncrementalHash?[] _idle = new IncrementalHash?[Environment.ProcessorCount];

    public void Compute(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        ref var place = ref _idle[Thread.GetCurrentProcessorId() % _idle.Length];
        var function = Interlocked.Exchange(ref place, null) ?? create();
        function.AppendData(data);
        function.GetHashAndReset(hash);
        Interlocked.Exchange(ref place, function)?.Dispose();
    }
}
