using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// Sends messages to Voice SDK end users during their calls, and subscribes to theirs. Registered by <c>AddCallMessageEvents</c>, once for each account.
/// Thread-safe; may be cached.
/// </summary>
/// <remarks>
/// <para>
/// Every method throws <see cref="ArgumentException"/> for a bad argument before any request, <see cref="OperationCanceledException"/> when cancelled,
/// <see cref="ObjectDisposedException"/> when the service provider has been disposed, <see cref="InvalidOperationException"/> where an answer is to come to an
/// application that has no address for callbacks, and a <see cref="CallMessageException"/> for everything else.
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
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">
    /// How the content is written. Null: with the account's JSON settings, by the metadata of the content's run-time type, or of <typeparamref name="T"/> where
    /// System.Text.Json knows it as polymorphic.
    /// </param>
    /// <param name="options">Options for this message; null for none.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <returns>
    /// The message, once Twilio has accepted it. That does not confirm delivery: with <see cref="SendOptions.Receipt"/> it returns when the app has it.
    /// </returns>
    /// <exception cref="MessageNotReceivedException">Twilio has it, and the app gave no receipt in time (<see cref="SendOptions.Receipt"/>).</exception>
    /// <exception cref="InvalidOperationException">A receipt is wanted, and this application has no address for callbacks.</exception>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="to"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The content cannot be written as JSON, or a receipt is wanted for what is no contract.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<SentMessage> SendAsync<T>(
        EndUser to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Sends content that is JSON already, byte for byte.</summary>
    /// <param name="to">Who receives the message.</param>
    /// <param name="utf8Json">One JSON value in UTF-8, without a byte order mark. It is copied before this method returns.</param>
    /// <param name="options">Options for this message; null for none.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <inheritdoc cref="SendAsync{T}(EndUser, T, JsonTypeInfo{T}?, SendOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentException"><paramref name="utf8Json"/> is not JSON, or another argument is bad.</exception>
    Task<SentMessage> SendJsonAsync(EndUser to, ReadOnlyMemory<byte> utf8Json, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends content to many: to every end user of a conversation or conference, or to a list of them. At most 16 sends run at once; with
    /// <see cref="SendOptions.Receipt"/> 256 wait at once. When a leg fails, or the broadcast is cancelled half-way, you still get the other legs' results.
    /// </summary>
    /// <typeparam name="T">The content's type; a contract with <see cref="CallMessageAttribute"/>, or any that can be written as JSON.</typeparam>
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">How the content is written. Null: as <see cref="SendAsync"/> does.</param>
    /// <param name="options">Options for this message; null for none. Each leg's key begins with the idempotency key.</param>
    /// <param name="cancellationToken">Ends the broadcast. Once the legs are known, it still returns the result, which tells what was sent.</param>
    /// <returns>A result for each leg; with <see cref="SendOptions.Receipt"/> it says which apps have the message.</returns>
    /// <exception cref="InvalidOperationException">Receipts are wanted, and this application has no address for callbacks.</exception>
    /// <exception cref="CallLegNotFoundException">Twilio knows no such call.</exception>
    /// <exception cref="ConferenceNotFoundException">Twilio knows no such conference, or several have the friendly name.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The content cannot be written as JSON.</exception>
    /// <exception cref="TwilioApiException">Twilio refused to list the legs.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer when the legs were listed.</exception>
    Task<BroadcastResult> BroadcastAsync<T>(
        Audience to, T content, JsonTypeInfo<T>? typeInfo, SendOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Subscribes a callback to an end user's messages. Subscribing twice to one leg and callback returns the first subscription. Earlier messages are lost:
    /// subscribe as soon as the leg rings.
    /// </summary>
    /// <param name="from">The sender of the messages. The leg must be ringing or in progress.</param>
    /// <param name="options">Where Twilio delivers the messages; null for this application's endpoint, if one is mapped.</param>
    /// <param name="cancellationToken">Ends the wait; Twilio may still have created the subscription.</param>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="from"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<CallMessageSubscription> SubscribeAsync(EndUser from, SubscribeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a subscription. If it has already ended, nothing happens.</summary>
    /// <param name="subscription">The result of <see cref="SubscribeAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task UnsubscribeAsync(CallMessageSubscription subscription, CancellationToken cancellationToken = default);

    /// <summary>Finds the leg that an end user is on now, without sending anything to it.</summary>
    /// <param name="user">The end user.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The leg, which is active unless <see cref="GuardOptions.Enabled"/> is off.</returns>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="user"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<CallLeg> ResolveAsync(EndUser user, CancellationToken cancellationToken = default);

    /// <summary>Lists all legs of a conversation, also those without a Voice SDK and those that have ended. It costs one to three requests.</summary>
    /// <param name="anyLeg">Any leg of the conversation.</param>
    /// <param name="account">The subaccount that the conversation belongs to; null for the messenger's account.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The legs, the parent first.</returns>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    /// <exception cref="CallLegNotFoundException">Twilio knows no such call.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<IReadOnlyList<CallLeg>> ListLegsAsync(CallSid anyLeg, AccountSid? account = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This ICallMessenger does not implement ListLegsAsync.");

    /// <summary>
    /// Observes an end user's messages, in order. A message is observed whether or not it has a handler, and without waiting for the handler. When the reading
    /// begins, the buffer opens and the leg is subscribed; earlier messages are not seen.
    /// </summary>
    /// <remarks>
    /// A reader that falls behind by <see cref="ReceivingOptions.ReaderBuffer"/> messages makes Twilio's deliveries wait for it, unless an engine keeps them
    /// (<see cref="CallLog"/>): then it reads on any node, and holds up nobody. Several may read the same leg;
    /// each gets every message. The first step of the reading throws the errors of <see cref="SubscribeAsync"/>. Disposing the enumerator ends a waiting step,
    /// as if there were no further message.
    /// </remarks>
    /// <param name="from">The sender of the messages. The leg must be ringing or in progress.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages. They end when the leg ends and when the application stops. The subscription stays.</returns>
    IAsyncEnumerable<CallMessage> ReadAllAsync(EndUser from, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks an end user's app, and waits for its reply. The request is sent again until there is one, and handled once. The leg is subscribed first.
    /// </summary>
    /// <remarks>
    /// It needs an app that speaks the protocol: docs/conversations.md says how. <see cref="CallMessengerExtensions"/> has the shorter ways, where the request
    /// says what its reply is (<see cref="ICallRequest{TReply}"/>).
    /// </remarks>
    /// <typeparam name="TRequest">The request's type: a contract.</typeparam>
    /// <typeparam name="TReply">The reply's type. When it is a contract, a reply of another contract is an error.</typeparam>
    /// <param name="to">Who is asked.</param>
    /// <param name="request">The request; at most 256 KiB as JSON for apps that take parts, 10,000 characters for others.</param>
    /// <param name="requestInfo">How the request is written. Null: as <see cref="SendAsync"/> does.</param>
    /// <param name="replyInfo">How the reply is read. Null: with the account's JSON settings.</param>
    /// <param name="options">Options for this request; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; the app may handle the request all the same, and a late reply is dropped.</param>
    /// <returns>The reply; never null.</returns>
    /// <exception cref="CallRequestException">There is no reply that can be used; its <c>Reason</c> says why.</exception>
    /// <exception cref="InvalidOperationException">This application has no address for callbacks, so that no answer could come.</exception>
    /// <exception cref="CallNotActiveException">The leg has ended or does not ring yet.</exception>
    /// <exception cref="CallLegNotFoundException">There is no such call, or nobody in it fits <paramref name="to"/>.</exception>
    /// <exception cref="AmbiguousCallLegException">Several legs fit equally well.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is too long.</exception>
    /// <exception cref="InvalidCallMessageException">The request is no contract, or cannot be written as JSON.</exception>
    /// <exception cref="TwilioApiException">Twilio refused.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer.</exception>
    Task<TReply> RequestAsync<TRequest, TReply>(
        EndUser to, TRequest request, JsonTypeInfo<TRequest>? requestInfo, JsonTypeInfo<TReply>? replyInfo, RequestOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This ICallMessenger does not implement RequestAsync.");

    /// <summary>
    /// Publishes a value: each end user of the conversation gets the last value of its contract, those who are there now and those who come later, until its
    /// lifetime or the conversation ends.
    /// </summary>
    /// <remarks>
    /// An app that speaks the protocol gets it until it says that it has it, and again when it reconnects; any other gets it once, as a plain message
    /// (<see cref="ConversationOptions.PlainValuesAfter"/>). Values are kept in this process, or in an engine's
    /// store (<see cref="CallStore"/>). A conversation has at most 64 published contracts.
    /// </remarks>
    /// <typeparam name="T">The value's type: a contract.</typeparam>
    /// <param name="call">Any leg of the conversation.</param>
    /// <param name="content">The value. It takes the place of the one before.</param>
    /// <param name="typeInfo">How the value is written. Null: as <see cref="SendAsync"/> does.</param>
    /// <param name="options">Options for this value; null for none.</param>
    /// <param name="cancellationToken">Ends the look-up of the legs.</param>
    /// <returns>A task that completes when the value is kept and on its way; not when it has arrived.</returns>
    /// <exception cref="CallNotActiveException">The conversation has ended.</exception>
    /// <exception cref="MessageTooLargeException">The JSON is longer than any app takes: about 256 KiB.</exception>
    /// <exception cref="CallLegNotFoundException">Twilio knows no such call.</exception>
    /// <exception cref="InvalidCallMessageException">The value is no contract, cannot be written, or there are too many contracts.</exception>
    /// <exception cref="TwilioApiException">Twilio refused to list the legs.</exception>
    /// <exception cref="TwilioConnectionException">Twilio did not answer when the legs were listed.</exception>
    Task PublishAsync<T>(
        CallSid call, T content, JsonTypeInfo<T>? typeInfo, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This ICallMessenger does not implement PublishAsync.");

    /// <summary>Takes a published value back: whoever comes later does not get it. Who has it is told nothing. Without such a value nothing happens.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="call">Any leg of the conversation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCallMessageException"><typeparamref name="T"/> is no contract.</exception>
    Task UnpublishAsync<T>(CallSid call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This ICallMessenger does not implement UnpublishAsync.");
}
