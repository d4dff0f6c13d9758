using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>A message that waits or runs, and the deliveries that wait for it. Guarded by the call's lock, except for the tasks.</summary>
internal sealed class PendingMessage(CallMessage message, string? key, long size, Delivery first, Activity? activity)
{
    private List<Delivery>? _others;
    private TaskCompletionSource? _offered;

    public CallMessage Message => message;

    /// <summary>The key that its deliveries share; null when nothing distinguishes them from other messages.</summary>
    public string? Key => key;

    /// <summary>How much room it takes.</summary>
    public long Size => size;

    /// <summary>The number of this attempt to handle it, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The trace of the first delivery's request.</summary>
    public Activity? Activity => activity;

    /// <summary>Whether a delivery waits for the outcome.</summary>
    public bool IsAwaited => !first.HasEnded || _others?.Exists(static delivery => !delivery.HasEnded) == true;

    /// <summary>Whether readers were offered it. They are not offered it again after a failure.</summary>
    public bool IsOffered { get; private set; }

    /// <summary>Whether a reader has it.</summary>
    public bool IsObserved { get; private set; }

    /// <summary>Adds a further delivery that waits for the outcome.</summary>
    public void Join(Delivery delivery)
    {
        _others ??= [];
        _others.RemoveAll(static delivery => delivery.HasEnded);
        _others.Add(delivery);
    }

    /// <summary>Answers its deliveries once no other can join. Not under the lock: they may continue inline.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isHere">Whether the first one may continue inline.</param>
    public void Answer(InboxOutcome outcome, bool isHere)
    {
        if (_others is not null)
        {
            foreach (var delivery in _others) delivery.Answer(outcome);
        }

        first.Answer(outcome, isHere);
    }

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
