namespace CallMessageEvents.Tests;

/// <summary>One kind of request of a node to the fake database, and the faults that a test orders for it. Thread-safe.</summary>
internal sealed class FakeOperation(FakeNode node)
{
    private int _count;
    private int _givenUp;
    private int _open;
    private int _lostRequests;
    private int _lostAnswers;
    private volatile TaskCompletionSource? _held;
    private volatile TaskCompletionSource? _heldAnswers;

    /// <summary>How many began.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many were held, and were cancelled meanwhile.</summary>
    public int GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>How many have begun, and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The next ones fail, and have no effect.</summary>
    public void LoseRequests(int times = int.MaxValue) => Volatile.Write(ref _lostRequests, times);

    /// <summary>The next ones have their effect, and fail then.</summary>
    public void LoseAnswers(int times = int.MaxValue) => Volatile.Write(ref _lostAnswers, times);

    /// <summary>The next ones wait, before they have any effect.</summary>
    public void Hold() => _held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next ones have their effect, and wait then.</summary>
    public void HoldAnswers() => _heldAnswers ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var (held, answers) = (_held, _heldAnswers);
        (_held, _heldAnswers) = (null, null);
        held?.TrySetResult();
        answers?.TrySetResult();
    }

    public async ValueTask<T> RunAsync<T>(Func<T> effect, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _open);
        try
        {
            return await RunOpenAsync(effect, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async ValueTask<T> RunOpenAsync<T>(Func<T> effect, CancellationToken cancellationToken)
    {
        if (node.Engine.Yields) await Task.Yield();
        if (_held is { } held) await WaitAsync(held.Task, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!node.IsConnected || Takes(ref _lostRequests)) throw Unavailable();

        var result = effect();
        if (_heldAnswers is { } heldAnswers) await heldAnswers.Task.WaitAsync(cancellationToken);
        return Takes(ref _lostAnswers) ? throw Unavailable() : result;
    }

    private async Task WaitAsync(Task held, CancellationToken cancellationToken)
    {
        try
        {
            await held.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _givenUp);
            throw;
        }
    }

    private static bool Takes(ref int times)
    {
        while (Volatile.Read(ref times) is > 0 and var before)
        {
            if (Interlocked.CompareExchange(ref times, before == int.MaxValue ? before : before - 1, before) == before) return true;
        }

        return false;
    }

    private static CallLogUnavailableException Unavailable() => new("The fake engine cannot be reached, because a test ordered so.");
}
