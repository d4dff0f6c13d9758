using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// Which branches a run took, and roughly how often: the counters that instrumented code writes, as AFL keeps them, and those that no run had before. Threads
/// that the run leaves behind count, too: the same input may reach a little more the next time.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 64 * 1024;

    private static byte* _counters;

    private readonly byte[] _seen = new byte[Size];

    /// <summary>How many counters were ever reached.</summary>
    public int Reached { get; private set; }

    /// <summary>Before any instrumented code runs: it writes to wherever it is told.</summary>
    public static void Prepare()
    {
        _counters = (byte*)NativeMemory.AlignedAlloc(Size, 64);
        new Span<byte>(_counters, Size).Clear();
        Trace.SharedMem = _counters;
    }

    /// <summary>Forgets the last run.</summary>
    public void Start()
    {
        new Span<byte>(_counters, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the run reached what none did before.</summary>
    public bool IsNew()
    {
        var isNew = false;
        var blocks = MemoryMarshal.Cast<byte, Vector<byte>>(new Span<byte>(_counters, Size));
        for (var block = 0; block < blocks.Length; block++)
        {
            if (blocks[block] == Vector<byte>.Zero) continue;
            for (var i = block * Vector<byte>.Count; i < (block + 1) * Vector<byte>.Count; i++) isNew |= IsNew(i);
        }

        return isNew;
    }

    private bool IsNew(int counter)
    {
        var bucket = Bucket(_counters[counter]);
        ref var seen = ref _seen[counter];
        if ((bucket & ~seen) == 0) return false;
        if (seen == 0) Reached++;
        seen |= bucket;
        return true;
    }

    /// <summary>1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, and more are different.</summary>
    private static byte Bucket(byte count) => count switch
    {
        0 => 0, 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128,
    };
}
