namespace CallMessageEvents.Fuzzing;

/// <summary>Something that takes inputs.</summary>
internal interface ITarget : IDisposable
{
    string Name { get; }

    /// <summary>Inputs that are well-formed, or nearly so; those of the corpus come on top.</summary>
    IEnumerable<string> Seeds { get; }

    /// <summary>What mutations put in.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Of a thousand inputs of all targets together, how many are for this one.</summary>
    int Share { get; }

    /// <summary>The bytes that a run may allocate, in this thread or, with a server, in the process.</summary>
    long MayAllocate(int length);

    /// <summary>Bytes allocated so far, where the target's work is done.</summary>
    long Allocated => GC.GetAllocatedBytesForCurrentThread();

    /// <summary>The nanoseconds that a processor has worked so far, where the target's work is done.</summary>
    long Cpu => CpuClock.Thread();

    /// <summary>Runs an input.</summary>
    /// <exception cref="Finding">An invariant does not hold. So does any other exception say.</exception>
    void Run(byte[] input);
}
