namespace CallMessageEvents;

/// <summary>
/// Told when end users come and go. Registered with <c>AddLifecycleHandler</c>, and taken from a scope of its own each time. For one leg one call at a time,
/// in order; those of different legs side by side, so that a slow one holds up its own leg only. What it throws is logged and changes nothing. It may run
/// before the leg is subscribed: who asks the end user something here calls <see cref="ICallMessenger.SubscribeAsync"/> first, which gives the same
/// subscription. Only in memory: after a restart a leg that is active may be told of again.
/// </summary>
public interface ICallLifecycleHandler
{
    /// <summary>
    /// An end user's leg became active: it rings, or is in progress where the ringing was not seen. Where too much is to be told at the moment, the leg is told
    /// of at its next status, if one comes.
    /// </summary>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken);

    /// <summary>
    /// An end user's leg has ended. Called for a leg that <see cref="OnActiveAsync"/> was called for, however late, and for no other. The end is learned from
    /// the leg's status callback, or, where it has none, by asking Twilio. Where the callback of the end is lost, it is learned when a request to Twilio, such as
    /// a send's, shows it, and then its parent's, too; without one neither is told.
    /// </summary>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken);
}
