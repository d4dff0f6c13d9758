using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>A hash function that is set up once and used many times: setting one up costs more than hashing a callback. Thread-safe.</summary>
/// <remarks>Each processor keeps an idle one. A thread takes it while it computes, and creates another when there is none.</remarks>
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
