namespace CallMessageEvents;

/// <summary>
/// Is called when end users come and go. Registered with <c>AddLifecycleHandler</c>, and taken from a scope of its own for each call.
/// </summary>
/// <remarks>
/// Each leg has one call at a time, in order; different legs run in parallel, so that a slow call delays its own leg only. An exception is logged and changes
/// nothing. A call may come before the library has subscribed to the leg: call <see cref="ICallMessenger.SubscribeAsync"/> before you ask the end user
/// something here; it returns the same subscription. Without an engine (<see cref="CallStore"/>) the state is in memory only: after a restart, an active leg
/// may be reported again.
/// </remarks>
public interface ICallLifecycleHandler
{
    /// <summary>
    /// Occurs when an end user's leg becomes active: it rings, or it is in progress and the ringing was not seen. When too many calls are waiting, the leg is
    /// reported at its next status, if one comes.
    /// </summary>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Occurs when an end user's leg has ended, however late, if <see cref="OnActiveAsync"/> was called for the leg.
    /// </summary>
    /// <remarks>
    /// The library learns of the end from the leg's status callback or, for a leg without one, by asking Twilio. When the callback of the end is lost, the end
    /// is seen in the next request to Twilio that shows it, such as a send's; the parent's end is then reported, too. Without such a request neither is
    /// reported.
    /// </remarks>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken);
}
