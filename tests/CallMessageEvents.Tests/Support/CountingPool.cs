using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace CallMessageEvents.Tests;

/// <summary>
/// Counts the buffers that the library itself rents from the framework's shared pools, and those that it gives back, by the events that the pools write: what a
/// server or client of the framework rents does not count. It sees the whole process, so that tests with it run alone:
/// <c>[Collection&lt;CountingPool&gt;]</c>.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class CountingPool : EventListener
{
    private const string Source = "System.Buffers.ArrayPoolEventSource";
    private const string Library = "CallMessageEvents";

    /// <summary>Looking at the stack may rent, too.</summary>
    [ThreadStatic]
    private static bool _isLooking;

    /// <summary>Who has each buffer: an assembly of the library, or null, which is anyone else.</summary>
    private readonly ConcurrentDictionary<(int Pool, int Buffer), string?> _out = [];
    private readonly ConcurrentQueue<string> _strays = [];
    private int _rented;

    /// <summary>How many were rented.</summary>
    public int Rented => Volatile.Read(ref _rented);

    /// <summary>Completes when all are back; fails when one stays out, and when one was given back that was not out, which two would then share.</summary>
    public async Task WhenAllAreBackAsync()
    {
        await Eventually.HoldsAsync(() => _out.Values.All(static renter => renter is null), $"all of {Rented} buffers are back");
        Assert.Empty(_strays);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource?.Name == Source) EnableEvents(eventSource, EventLevel.Verbose);
    }

    /// <summary>On the thread that rents or gives back.</summary>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_isLooking || eventData is not { EventName: "BufferRented" or "BufferReturned", Payload: [int buffer, _, int pool, ..] }) return;

        _isLooking = true;
        try
        {
            var caller = Caller();
            if (eventData.EventName == "BufferRented") Rent((pool, buffer), caller);
            else GiveBack((pool, buffer), caller);
        }
        finally
        {
            _isLooking = false;
        }
    }

    private void Rent((int Pool, int Buffer) buffer, string? caller)
    {
        if (caller is not null) Interlocked.Increment(ref _rented);
        _out[buffer] = caller;
    }

    private void GiveBack((int Pool, int Buffer) buffer, string? caller)
    {
        if (!_out.TryRemove(buffer, out _) && caller is not null) _strays.Enqueue(caller);
    }

    /// <summary>
    /// The assembly that called the pool, if it is the library's. Assemblies only, and not methods: the optimizer inlines those, the pool's own, too.
    /// </summary>
    private static string? Caller()
    {
        var caller = new StackTrace().GetFrames().Select(static frame => frame.GetMethod()?.DeclaringType)
            .FirstOrDefault(static type => type is not null && type != typeof(CountingPool) && type.Assembly != typeof(ArrayPool<>).Assembly);
        var assembly = caller?.Assembly.GetName().Name;
        return assembly?.StartsWith(Library, StringComparison.Ordinal) == true ? assembly : null;
    }
}
