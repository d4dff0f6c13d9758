using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>A message that waits or runs, and the deliveries that wait for it. Under the lock of its call, but for what is awaited.</summary>
internal sealed class PendingMessage(CallMessage message, string? key, Activity? activity)
{
    private readonly TaskCompletionSource<InboxOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _offered;

    /// <summary>Stands for one that has failed, and is only known still because a reader has it. It keeps nothing of it.</summary>
    public static PendingMessage FailedBefore { get; } = new(null!, null, null);

    public CallMessage Message => message;

    /// <summary>What its deliveries have in common; null when nothing tells them from other messages.</summary>
    public string? Key => key;

    /// <summary>The trace of the request that brought it first.</summary>
    public Activity? Activity => activity;

    public Task<InboxOutcome> Outcome => _outcome.Task;

    /// <summary>How many deliveries wait for the outcome.</summary>
    public int Deliveries { get; set; } = 1;

    /// <summary>Whether readers were offered it; they are not again when it is repeated after a failure.</summary>
    public bool IsOffered { get; private set; }

    /// <summary>Whether a reader has it.</summary>
    public bool IsObserved { get; private set; }

    public void Answer(InboxOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Offered(bool isObserved)
    {
        IsObserved |= isObserved;
        IsOffered = true;
        _offered?.TrySetResult();
    }

    /// <summary>Completes when readers were offered it.</summary>
    public Task WhenOffered()
    {
        if (IsOffered) return Task.CompletedTask;
        return (_offered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
