using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// Sends messages to Voice SDK end users during their calls, and subscribes to theirs. Registered by <c>AddCallMessageEvents</c>; one an account,
/// thread-safe; may be cached. Meant to be mocked: all its results can be constructed.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> for a bad argument before any request, <see cref="OperationCanceledException"/> when cancelled,
/// <see cref="ObjectDisposedException"/> when the service provider is gone, and a <see cref="CallMessageException"/> for all else that goes wrong.
/// </remarks>
public interface ICallMessenger
{
    /// <summary>Sends content as JSON to an end user whose leg is ringing or in progress.</summary>
    /// <typeparam name="T">
    /// The content's type; a contract with <see cref="CallMessageAttribute"/>, or any that is written as JSON. The metadata of the content's run-time type
    /// is used, or that of <typeparamref name="T"/> where System.Text.Json knows it as polymorphic.
    /// </typeparam>
    /// <param name="to">Who gets it.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="options">What differs for this message. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the send. What was sent already may still arrive.</param>
    /// <returns>The message, once Twilio has taken it; that is not delivery.</returns>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="to"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The content cannot be written as JSON.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<SentMessage> SendAsync<T>(EndUser to, T content, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends content as JSON, written with the metadata given; for native AOT and for settings of its own.</summary>
    /// <inheritdoc cref="SendAsync{T}(EndUser, T, SendOptions?, CancellationToken)"/>
    /// <param name="to">Who gets it.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">How it is written.</param>
    /// <param name="options">What differs for this message. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the send. What was sent already may still arrive.</param>
    Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T> typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends content that is JSON already, byte for byte.</summary>
    /// <param name="to">Who gets it.</param>
    /// <param name="utf8Json">One JSON value in UTF-8, without a byte order mark. It is copied before this method returns.</param>
    /// <param name="options">What differs for this message. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the send. What was sent already may still arrive.</param>
    /// <inheritdoc cref="SendAsync{T}(EndUser, T, SendOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentException"><paramref name="utf8Json"/> is no JSON, or another argument is bad.</exception>
    Task<SentMessage> SendJsonAsync(EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends content to many: to every end user of a conversation or conference, or to a list of them. At most 16 sends run at once. A leg that fails, or a
    /// cancellation half-way, takes nothing from what is known of the others.
    /// </summary>
    /// <typeparam name="T">The content's type, as in <see cref="SendAsync{T}(EndUser, T, SendOptions?, CancellationToken)"/>.</typeparam>
    /// <param name="to">Who gets it.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="options">What differs for this message, the same for each leg. The idempotency key is each leg's beginning. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the broadcast. Once the legs are known, the result is returned all the same, and tells what was sent.</param>
    /// <returns>A result for each leg.</returns>
    /// <exception cref="CallLegNotFoundException">Twilio knows no such call.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The content cannot be written as JSON.</exception>
    /// <exception cref="TwilioApiException">Twilio refused to list the legs.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer when the legs were listed.</exception>
    Task<BroadcastResult> BroadcastAsync<T>(Audience to, T content, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has Twilio bring an end user's messages to a callback. Subscribing twice to one leg and callback gives the first subscription. Messages that were
    /// sent before are lost: subscribe as soon as the leg rings.
    /// </summary>
    /// <param name="from">Whose messages; the leg must be ringing or in progress.</param>
    /// <param name="options">Where to bring them. Default: to this application's endpoint, where one is mapped.</param>
    /// <param name="cancellationToken">Ends the wait; Twilio may have made the subscription all the same.</param>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="from"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a subscription. One that is gone already is no error.</summary>
    /// <param name="subscription">What <see cref="SubscribeAsync"/> gave.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Finds the leg that an end user is on now, without sending anything to it.</summary>
    /// <param name="user">Who.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The leg, which is active unless <see cref="GuardOptions.Enabled"/> is off.</returns>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="user"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default);

    /// <summary>
    /// Observes an end user's messages, in order, each when its turn comes and whether or not it has a handler, for which it does not wait. Its buffer opens, and the leg is
    /// subscribed, when the reading begins; what was sent before is not seen.
    /// </summary>
    /// <remarks>
    /// A reader that falls behind by <see cref="ReceivingOptions.ReaderBuffer"/> messages makes Twilio's deliveries wait for it. Several may read the same leg;
    /// each gets every message. The errors of <see cref="SubscribeAsync"/> come from the first step of the reading. Disposing the enumerator ends a step that
    /// still waits: there is no further message then.
    /// </remarks>
    /// <param name="from">Whose messages; the leg must be ringing or in progress.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages; they end when the leg has ended and when the application stops. The subscription stays.</returns>
    IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default);
}
