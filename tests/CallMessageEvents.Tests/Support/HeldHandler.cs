using System.Collections.Concurrent;
using System.Threading.Channels;

namespace CallMessageEvents.Tests;

/// <summary>A handler that a test holds: it tells when it begins, and ends as the test says.</summary>
internal sealed class HeldHandler
{
    private readonly Channel<Run> _begun = Channel.CreateUnbounded<Run>();

    public ConcurrentQueue<string> Handled { get; } = [];

    public async Task HandleAsync(CallMessageContext<Note> context, CancellationToken cancellationToken)
    {
        var run = new Run(context, cancellationToken);
        await _begun.Writer.WriteAsync(run, CancellationToken.None);
        await run.End.Task;
        Handled.Enqueue(context.Content.Text);
    }

    /// <summary>The next message whose handler has begun.</summary>
    public Task<Run> NextAsync() => Eventually.EndsAsync(_begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

    public bool HasBegun(out Run? run) => _begun.Reader.TryRead(out run);

    internal sealed record Run(CallMessageContext<Note> Context, CancellationToken Token)
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? Number => Context.SequenceNumber;

        public void Succeed() => End.SetResult();

        public void Fail() => End.SetException(new InvalidOperationException("the handler's own fault"));
    }
}
