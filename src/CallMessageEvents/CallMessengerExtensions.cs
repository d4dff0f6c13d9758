using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Extension methods with fewer parameters for <see cref="ICallMessenger"/>.</summary>
public static partial class CallMessengerExtensions
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
}
