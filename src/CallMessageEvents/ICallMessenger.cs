using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// Sends messages to Voice SDK end users during their calls, and subscribes to theirs. Registered by <c>AddCallMessageEvents</c>, once for each account.
/// Thread-safe; may be cached.
/// </summary>
/// <remarks>
/// <para>
/// Every method throws <see cref="ArgumentException"/> for a bad argument before any request, <see cref="OperationCanceledException"/> when cancelled,
/// <see cref="ObjectDisposedException"/> when the service provider has been disposed, and a <see cref="CallMessageException"/> for everything else.
/// </para>
/// <para>
/// Applications mock and decorate this interface, and can construct all its results. So it has one member for each operation, and shorter ways to call it are
/// extension methods (<see cref="CallMessengerExtensions"/>) that end in these members. A member that a later version adds has a default implementation:
/// implementers still compile.
/// </para>
/// </remarks>
public interface ICallMessenger
{
    /// <summary>Sends content as JSON to an end user whose leg is ringing or in progress.</summary>
    /// <typeparam name="T">
    /// The content's type; a contract with <see cref="CallMessageAttribute"/>, or any that can be written as JSON.
    /// </typeparam>
    /// <param name="to">Who gets it.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">
    /// How the content is written. Null: with the account's JSON settings, by the metadata of the content's run-time type, or of <typeparamref name="T"/> where
    /// System.Text.Json knows it as polymorphic.
    /// </param>
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
    Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends content that is JSON already, byte for byte.</summary>
    /// <param name="to">Who gets it.</param>
    /// <param name="utf8Json">One JSON value in UTF-8, without a byte order mark. It is copied before this method returns.</param>
    /// <param name="options">What differs for this message. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the send. What was sent already may still arrive.</param>
    /// <inheritdoc cref="SendAsync{T}(EndUser, T, JsonTypeInfo{T}?, SendOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentException"><paramref name="utf8Json"/> is no JSON, or another argument is bad.</exception>
    Task<SentMessage> SendJsonAsync(EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends content to many: to every end user of a conversation or conference, or to a list of them. At most 16 sends run at once. When a leg fails, or the
    /// broadcast is cancelled half-way, you still get the other legs' results.
    /// </summary>
    /// <typeparam name="T">The content's type; a contract with <see cref="CallMessageAttribute"/>, or any that can be written as JSON.</typeparam>
    /// <param name="to">Who gets it.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">How the content is written. Null: as <see cref="SendAsync"/> does.</param>
    /// <param name="options">What differs for this message. The key of each leg begins with the idempotency key. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the broadcast. Once the legs are known, the result is returned all the same, and tells what was sent.</param>
    /// <returns>A result for each leg.</returns>
    /// <exception cref="CallLegNotFoundException">Twilio knows no such call.</exception>
    /// <exception cref="ConferenceNotFoundException">Twilio knows no such conference, or several have the friendly name.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The content cannot be written as JSON.</exception>
    /// <exception cref="TwilioApiException">Twilio refused to list the legs.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer when the legs were listed.</exception>
    Task<BroadcastResult> BroadcastAsync<T>(
        Audience to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has Twilio bring an end user's messages to a callback. Subscribing twice to one leg and callback returns the first subscription. Messages that were
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
    /// <param name="subscription">What <see cref="SubscribeAsync"/> returned.</param>
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
    /// Observes an end user's messages, in order. A message is observed whether or not it has a handler, and without waiting for that. Its buffer opens, and
    /// the leg is subscribed, when the reading begins; what was sent before is not seen.
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
