using System.Collections.Concurrent;
using System.Threading.Channels;

namespace CallMessageEvents.Tests;

/// <summary>A handler that a test holds: it tells when it begins, and ends as the test says.</summary>
internal sealed class HeldHandler
{
    private readonly Channel<Run> _begun = Channel.CreateUnbounded<Run>();
    private readonly ConcurrentQueue<Run> _all = [];
    private volatile bool _isReleased;

    public ConcurrentQueue<string> Handled { get; } = [];

    public async Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
    {
        var run = new Run(context, cancellationToken);
        _all.Enqueue(run);
        if (_isReleased) run.End.TrySetResult();
        await _begun.Writer.WriteAsync(run, CancellationToken.None);
        await run.End.Task;
        Handled.Enqueue(context.Content.Text);
    }

    /// <summary>The next message whose handler has begun.</summary>
    public Task<Run> NextAsync() => Eventually.EndsAsync(_begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask(), "a handler that begins");

    /// <summary>No message is held any more: an application that stops now handles whatever it took.</summary>
    public void Release()
    {
        _isReleased = true;
        foreach (var run in _all) run.End.TrySetResult();
    }

    /// <summary>Whether a message has begun that no test took.</summary>
    public bool HasBegun => _begun.Reader.TryPeek(out _);

    internal sealed record Run(CallMessageContext<Note> Context, CancellationToken Token)
    {
        /// <summary>Who ends it goes on for it.</summary>
        public TaskCompletionSource End { get; } = new();

        public long? Number => Context.SequenceNumber;

        public void Succeed() => ThreadPool.QueueUserWorkItem(static end => end.SetResult(), End, preferLocal: false);

        /// <summary>What follows in the same call has been decided when this returns, and a next handler has begun.</summary>
        public void SucceedHere() => End.SetResult();

        public void Fail() =>
            ThreadPool.QueueUserWorkItem(static end => end.SetException(new InvalidOperationException("the handler's own fault")), End, preferLocal: false);
    }
}
