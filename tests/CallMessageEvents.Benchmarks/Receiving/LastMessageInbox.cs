using System.Runtime.CompilerServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>Takes every message at once, so that only what comes before the inbox is measured: verifying and reading.</summary>
internal sealed class LastMessageInbox : ICallMessageInbox
{
    public CallMessage? Last { get; private set; }

    public ValueTask<InboxOutcome> AcceptAsync(CallMessage message, CancellationToken cancellationToken)
    {
        Last = message;
        return ValueTask.FromResult(InboxOutcome.Accepted);
    }

    public async IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }
}
