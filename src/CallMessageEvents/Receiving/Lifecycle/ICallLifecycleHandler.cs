namespace CallMessageEvents;

/// <summary>
/// Is called when end users come and go. Registered with <c>AddLifecycleHandler</c>, and taken from a scope of its own for each call.
/// </summary>
/// <remarks>
/// Each leg has one call at a time, in order; different legs run in parallel, so that a slow call delays its own leg only. An exception is logged and changes
/// nothing. The default implementations do nothing. <see cref="OnActiveAsync"/> may come before the library has subscribed to the leg: call
/// <see cref="ICallMessenger.SubscribeAsync"/> before you send the end user something there whose answer must not be missed; it returns the same
/// subscription. Without an engine (<see cref="CallStore"/>) the state is in memory only: after a restart, an active leg may be reported again.
/// </remarks>
public interface ICallLifecycleHandler
{
    /// <summary>
    /// Occurs when an end user's leg becomes active: it rings, or it is in progress and the ringing was not seen. When too many calls are waiting, the leg is
    /// reported at its next status, if one comes.
    /// </summary>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Occurs once for each end user's leg when it is in progress: somebody has answered. It comes after <see cref="OnActiveAsync"/>, at once where the leg was
    /// never seen to ring, and before <see cref="OnEndedAsync"/>. A leg that ends without having been seen in progress is not reported here.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The leg's status callback with <c>answered</c> tells of it. A browser that placed the call has none on its own leg. It counts as in progress as soon as
    /// somebody whom it calls has answered, and when a request to Twilio shows it; the library asks a minute after the leg became active, then less often. In a
    /// conference or a queue, where nobody is called, report it with <see cref="ICallDirectory.ReportAsync"/> to be told earlier.
    /// </para>
    /// <para>
    /// With <c>answerOnBridge</c>, a caller hears it ring until the person called has been through the TwiML of the <c>url</c> of <c>&lt;Client&gt;</c> or
    /// <c>&lt;Number&gt;</c> (call screening). Twilio does not report that, so the caller counts as answered before.
    /// </para>
    /// </remarks>
    /// <param name="context">The leg, and the account that it belongs to.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Occurs each time the app on a leg connects over the call message protocol, and the library answers: when its call rings or is accepted, and after each
    /// reconnect. <see cref="CallLifecycleContext.Client"/> is what the app said of itself.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A leg's calls come in order, with this one among them: it may come before <see cref="OnActiveAsync"/>, when the app is faster than Twilio's status
    /// callback, and never after <see cref="OnEndedAsync"/>. With an engine it comes on the node that heard the app, once, and the order holds as long as
    /// that node owns the leg. When too many calls are waiting it is left out, and logged.
    /// </para>
    /// </remarks>
    /// <param name="context">The leg, the account that it belongs to, and what the app said of itself.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and when the application stops.</param>
    Task OnConnectedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;

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
    Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
