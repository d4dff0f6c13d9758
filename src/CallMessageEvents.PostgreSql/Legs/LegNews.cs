using System.Threading.Channels;

namespace CallMessageEvents.PostgreSql;

/// <summary>The changes of an account's legs that this node has heard of, and nobody has read. Thread-safe.</summary>
#pragma warning disable CA1001 // It may be told something when nobody reads it any more. Its semaphore has no handle.
internal sealed class LegNews(int account, Listener listener, TimeProvider time) : INodeEar
#pragma warning restore CA1001
{
    private const int MaxWaiting = 10_000;

    /// <summary>How often a node that cannot listen takes it that changes were missed.</summary>
    private static readonly TimeSpan DeafInterval = TimeSpan.FromSeconds(10);

    private readonly Channel<CallSid> _changed = Channel.CreateBounded<CallSid>(MaxWaiting);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private int _hasMissed = 1;

    /// <summary>Whether changes may have been missed since this was asked last.</summary>
    public bool HasMissed() => Interlocked.Exchange(ref _hasMissed, 0) == 1;

    public bool TryTake(out CallSid leg) => _changed.Reader.TryRead(out leg);

    /// <summary>Completes when there is something, or may be.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (listener.IsListening)
        {
            await _wake.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var timeout = new CancellationTokenSource(DeafInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _hasMissed, 1);
        }
    }

    public void Heard(string note)
    {
        if (!Note.TryReadLeg(note, out var of, out var leg) || of != account) return;

        if (leg is { } changed && _changed.Writer.TryWrite(changed)) Wake();
        else Connected();
    }

    public void Connected()
    {
        Interlocked.Exchange(ref _hasMissed, 1);
        Wake();
    }

    public void LockLost(int node)
    {
    }

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }
}
