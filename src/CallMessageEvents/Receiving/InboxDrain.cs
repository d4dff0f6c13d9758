namespace CallMessageEvents;

/// <summary>Drains an inbox when the application stops, whatever keeps its messages.</summary>
/// <param name="inbox">The inbox.</param>
/// <param name="deliveries">The deliveries that wait for their answers.</param>
/// <param name="log">Logs what is left.</param>
/// <param name="time">The time.</param>
/// <param name="cancelling">Cancels handlers.</param>
internal sealed class InboxDrain(ICallMessageInbox inbox, OpenDeliveries deliveries, ReceiveLog log, TimeProvider time, CancellationTokenSource cancelling)
{
    /// <summary>How long a stop waits until the answers have been sent.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(5);

    private volatile bool _hasBegun;

    /// <summary>Whether the application is stopping: new messages are refused.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>
    /// Lets running and waiting messages finish within the drain time, then ends them. When it completes, all deliveries have their answers, whatever handlers
    /// do.
    /// </summary>
    public async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _hasBegun = true;
        inbox.BeginDrain();
        try
        {
            await inbox.WhenDrainedAsync(cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The rest is abandoned.
        }

        var abandoned = inbox.Abandon();

        // Before handlers are cancelled: their clean-up may take long, on threads that the answers need.
        await AnswersAreGivenAsync().ConfigureAwait(false);
        await CancelHandlersAsync().ConfigureAwait(false);
        if (abandoned.Waiting + abandoned.Running.Count > 0) log.Abandoned(abandoned.Running, abandoned.Waiting);
    }

    /// <summary>Ends everything: deliveries are answered, readers ended, handlers cancelled.</summary>
    public void Stop()
    {
        _hasBegun = true;
        inbox.Abandon();
        cancelling.Cancel();
    }

    private async Task CancelHandlersAsync()
    {
        try
        {
            await cancelling.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The application was disposed meanwhile, without waiting for its stop: that has cancelled them.
        }
    }

    private async Task AnswersAreGivenAsync()
    {
        try
        {
            await deliveries.WhenNone().WaitAsync(AnswerGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A host that sends its answers slowly.
        }
    }
}
