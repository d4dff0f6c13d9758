using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Extension methods with fewer parameters for <see cref="ICallMessenger"/>.</summary>
public static class CallMessengerExtensions
{
    /// <summary>Sends content as JSON, written with the account's JSON settings, to an end user whose leg is ringing or in progress.</summary>
    /// <typeparam name="T">The content's type; a contract with <see cref="CallMessageAttribute"/>, or any that can be written as JSON.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="options">Options for this message; null for none.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <inheritdoc cref="ICallMessenger.SendAsync"/>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> or <paramref name="content"/> is null.</exception>
    [OverloadResolutionPriority(1)] // A null or default behind the content means no options.
    public static Task<SentMessage> SendAsync<T>(
        this ICallMessenger messenger, EndUser to, T content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.SendAsync(to, content, typeInfo: null, options, cancellationToken);
    }

    /// <inheritdoc cref="SendAsync{T}(ICallMessenger, EndUser, T, SendOptions?, CancellationToken)"/>
    public static Task<SentMessage> SendAsync<T>(this ICallMessenger messenger, EndUser to, T content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.SendAsync(to, content, typeInfo: null, options: null, cancellationToken);
    }

    /// <summary>Sends content as JSON, written with the metadata given; for native AOT and for settings of its own.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">How the content is written.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <inheritdoc cref="SendAsync{T}(ICallMessenger, EndUser, T, SendOptions?, CancellationToken)"/>
    public static Task<SentMessage> SendAsync<T>(
        this ICallMessenger messenger, EndUser to, T content, JsonTypeInfo<T>? typeInfo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.SendAsync(to, content, typeInfo, options: null, cancellationToken);
    }

    /// <summary>Sends content that is JSON already.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="json">One JSON value.</param>
    /// <param name="options">Options for this message; null for none.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <inheritdoc cref="ICallMessenger.SendJsonAsync"/>
    public static async Task<SentMessage> SendJsonAsync(
        this ICallMessenger messenger, EndUser to, string json, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return await messenger.SendJsonAsync(to, RawJson.Encode(json), options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SendJsonAsync(ICallMessenger, EndUser, string, SendOptions?, CancellationToken)"/>
    public static Task<SentMessage> SendJsonAsync(this ICallMessenger messenger, EndUser to, string json, CancellationToken cancellationToken) =>
        SendJsonAsync(messenger, to, json, options: null, cancellationToken);

    /// <summary>Sends content that is JSON already, byte for byte.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="utf8Json">One JSON value in UTF-8, without a byte order mark. It is copied before this method returns.</param>
    /// <param name="cancellationToken">Ends the send. A request that was already sent may still arrive.</param>
    /// <inheritdoc cref="ICallMessenger.SendJsonAsync"/>
    public static Task<SentMessage> SendJsonAsync(
        this ICallMessenger messenger, EndUser to, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.SendJsonAsync(to, utf8Json, options: null, cancellationToken);
    }

    /// <summary>
    /// Sends content, written with the account's JSON settings, to many: to every end user of a conversation or conference, or to a list of them. At most 16
    /// sends run at once. When a leg fails, or the broadcast is cancelled half-way, you still get the other legs' results.
    /// </summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="options">Options for this message; null for none. Each leg's key begins with the idempotency key.</param>
    /// <param name="cancellationToken">Ends the broadcast. Once the legs are known, it still returns the result, which tells what was sent.</param>
    /// <inheritdoc cref="ICallMessenger.BroadcastAsync"/>
    [OverloadResolutionPriority(1)] // As for SendAsync.
    public static Task<BroadcastResult> BroadcastAsync<T>(
        this ICallMessenger messenger, Audience to, T content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.BroadcastAsync(to, content, typeInfo: null, options, cancellationToken);
    }

    /// <inheritdoc cref="BroadcastAsync{T}(ICallMessenger, Audience, T, SendOptions?, CancellationToken)"/>
    public static Task<BroadcastResult> BroadcastAsync<T>(this ICallMessenger messenger, Audience to, T content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.BroadcastAsync(to, content, typeInfo: null, options: null, cancellationToken);
    }

    /// <summary>The same with the metadata given; for native AOT and for settings of its own.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who receives the message.</param>
    /// <param name="content">The content, at most 10,000 characters as JSON.</param>
    /// <param name="typeInfo">How the content is written.</param>
    /// <param name="cancellationToken">Ends the broadcast. Once the legs are known, it still returns the result, which tells what was sent.</param>
    /// <inheritdoc cref="BroadcastAsync{T}(ICallMessenger, Audience, T, SendOptions?, CancellationToken)"/>
    public static Task<BroadcastResult> BroadcastAsync<T>(
        this ICallMessenger messenger, Audience to, T content, JsonTypeInfo<T>? typeInfo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.BroadcastAsync(to, content, typeInfo, options: null, cancellationToken);
    }

    /// <summary>Subscribes this application's endpoint to an end user's messages.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="from">The sender of the messages. The leg must be ringing or in progress.</param>
    /// <param name="cancellationToken">Ends the wait; Twilio may still have created the subscription.</param>
    /// <inheritdoc cref="ICallMessenger.SubscribeAsync"/>
    public static Task<CallMessageSubscription> SubscribeAsync(this ICallMessenger messenger, EndUser from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.SubscribeAsync(from, options: null, cancellationToken);
    }

    /// <summary>Asks an end user's app, and waits for its reply, whose type the request says.</summary>
    /// <typeparam name="TReply">The reply's type.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who is asked.</param>
    /// <param name="request">The request: a contract. It is written as its run-time type, with the account's JSON settings.</param>
    /// <param name="options">Options for this request; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; the app may handle the request all the same, and a late reply is dropped.</param>
    /// <inheritdoc cref="ICallMessenger.RequestAsync"/>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> or <paramref name="request"/> is null.</exception>
    public static Task<TReply> RequestAsync<TReply>(
        this ICallMessenger messenger, EndUser to, ICallRequest<TReply> request, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.RequestAsync<ICallRequest<TReply>, TReply>(to, request, requestInfo: null, replyInfo: null, options, cancellationToken);
    }

    /// <inheritdoc cref="RequestAsync{TReply}(ICallMessenger, EndUser, ICallRequest{TReply}, RequestOptions?, CancellationToken)"/>
    public static Task<TReply> RequestAsync<TReply>(
        this ICallMessenger messenger, EndUser to, ICallRequest<TReply> request, CancellationToken cancellationToken) =>
        RequestAsync(messenger, to, request, options: null, cancellationToken);

    /// <summary>Asks an end user's app, and waits for its reply, with both types given: for requests that are no <see cref="ICallRequest{TReply}"/>.</summary>
    /// <typeparam name="TRequest">The request's type: a contract.</typeparam>
    /// <typeparam name="TReply">The reply's type.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who is asked.</param>
    /// <param name="request">The request. It is written with the account's JSON settings.</param>
    /// <param name="options">Options for this request; null for none.</param>
    /// <param name="cancellationToken">Ends the wait; the app may handle the request all the same, and a late reply is dropped.</param>
    /// <inheritdoc cref="ICallMessenger.RequestAsync"/>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> or <paramref name="request"/> is null.</exception>
    public static Task<TReply> RequestAsync<TRequest, TReply>(
        this ICallMessenger messenger, EndUser to, TRequest request, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.RequestAsync<TRequest, TReply>(to, request, requestInfo: null, replyInfo: null, options, cancellationToken);
    }

    /// <summary>Publishes a value, written with the account's JSON settings, to each end user of a conversation.</summary>
    /// <typeparam name="T">The value's type: a contract.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="call">Any leg of the conversation.</param>
    /// <param name="content">The value. It takes the place of the one before.</param>
    /// <param name="options">Options for this value; null for none.</param>
    /// <param name="cancellationToken">Ends the look-up of the legs.</param>
    /// <inheritdoc cref="ICallMessenger.PublishAsync"/>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> or <paramref name="content"/> is null.</exception>
    [OverloadResolutionPriority(1)] // As for SendAsync.
    public static Task PublishAsync<T>(
        this ICallMessenger messenger, CallSid call, T content, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.PublishAsync(call, content, typeInfo: null, options, cancellationToken);
    }

    /// <inheritdoc cref="PublishAsync{T}(ICallMessenger, CallSid, T, PublishOptions?, CancellationToken)"/>
    public static Task PublishAsync<T>(this ICallMessenger messenger, CallSid call, T content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.PublishAsync(call, content, typeInfo: null, options: null, cancellationToken);
    }

    /// <summary>
    /// Observes an end user's messages of one contract, otherwise as <see cref="ICallMessenger.ReadAllAsync"/>. When <typeparamref name="T"/> is not a
    /// contract, these are all messages whose content can be read as it.
    /// </summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="from">The sender of the messages. The leg must be ringing or in progress.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages; one whose content does not fit the contract is left out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> is null.</exception>
    public static IAsyncEnumerable<ReceivedMessage<T>> ReadAllAsync<T>(
        this ICallMessenger messenger, EndUser from, CancellationToken cancellationToken = default) =>
        ReadTyped<T>(messenger, from, typeInfo: null, cancellationToken);

    /// <summary>The same, with the content read by the metadata given; for native AOT and for settings of its own.</summary>
    /// <inheritdoc cref="ReadAllAsync{T}(ICallMessenger, EndUser, CancellationToken)"/>
    /// <param name="messenger">The messenger.</param>
    /// <param name="from">The sender of the messages. The leg must be ringing or in progress.</param>
    /// <param name="typeInfo">How the content is read.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> or <paramref name="typeInfo"/> is null.</exception>
    public static IAsyncEnumerable<ReceivedMessage<T>> ReadAllAsync<T>(
        this ICallMessenger messenger, EndUser from, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return ReadTyped(messenger, from, typeInfo, cancellationToken);
    }

    private static Reading<ReceivedMessage<T>> ReadTyped<T>(
        ICallMessenger messenger, EndUser from, JsonTypeInfo<T>? typeInfo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        var messages = messenger.ReadAllAsync(from, cancellationToken);
        return new Reading<ReceivedMessage<T>>(Typed, cancellationToken);

        async IAsyncEnumerable<ReceivedMessage<T>> Typed([EnumeratorCancellation] CancellationToken ending)
        {
            await foreach (var message in messages.WithCancellation(ending).ConfigureAwait(false))
            {
                if (TryRead(message, typeInfo) is { } typed) yield return typed;
            }
        }
    }

    private static ReceivedMessage<T>? TryRead<T>(CallMessage message, JsonTypeInfo<T>? typeInfo)
    {
        if (!message.IsJson || (message.Settings.Contracts.Find(typeof(T)) is { } contract && contract.Name != message.Type)) return null;

        // Outside the try: settings that lack the type are the application's fault, not content that does not fit.
        typeInfo ??= (JsonTypeInfo<T>)message.Settings.Json.GetTypeInfo(typeof(T));
        try
        {
            return new ReceivedMessage<T> { Message = message, Content = message.ReadContent(typeInfo) };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
