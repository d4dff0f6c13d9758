namespace CallMessageEvents.Testing;

/// <summary>How long a test waits; then it fails with a text rather than hangs.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>How long a test waits that does not say.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _late;

    public Deadline(TimeSpan limit, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _late.CancelAfter(limit);
    }

    public Task WaitAsync(Func<CancellationToken, Task> wait, Func<string> tooLate) => WaitAsync(
        async late =>
        {
            await wait(late).ConfigureAwait(false);
            return true;
        },
        tooLate);

    public async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> wait, Func<string> tooLate)
    {
        try
        {
            return await wait(_late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_late.IsCancellationRequested && !_cancellation.IsCancellationRequested)
        {
            throw new CallMessageAssertionException(tooLate());
        }
    }

    public void Dispose() => _late.Dispose();
}
