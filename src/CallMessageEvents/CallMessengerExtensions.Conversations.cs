using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <content>Requests and published values.</content>
public static partial class CallMessengerExtensions
{
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

    /// <inheritdoc cref="RequestAsync{TRequest, TReply}(ICallMessenger, EndUser, TRequest, RequestOptions?, CancellationToken)"/>
    public static Task<TReply> RequestAsync<TRequest, TReply>(
        this ICallMessenger messenger, EndUser to, TRequest request, CancellationToken cancellationToken) =>
        RequestAsync<TRequest, TReply>(messenger, to, request, options: null, cancellationToken);

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

    /// <param name="messenger">The messenger.</param>
    /// <param name="callSid">The sid of any leg of the conversation.</param>
    /// <param name="content">The value. It takes the place of the one before.</param>
    /// <param name="options">Options for this value; null for none.</param>
    /// <param name="cancellationToken">Ends the look-up of the legs.</param>
    /// <inheritdoc cref="PublishAsync{T}(ICallMessenger, CallSid, T, PublishOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentException"><paramref name="callSid"/> is no sid of a call.</exception>
    public static Task PublishAsync<T>(
        this ICallMessenger messenger, string callSid, T content, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        PublishAsync(messenger, SidText.ParseArgument<CallSid>(callSid, nameof(callSid)), content, options, cancellationToken);

    /// <summary>Takes a published value back: whoever comes later does not get it. Who has it is told nothing.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="callSid">The sid of any leg of the conversation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="ICallMessenger.UnpublishAsync"/>
    /// <exception cref="ArgumentException"><paramref name="callSid"/> is no sid of a call.</exception>
    public static Task UnpublishAsync<T>(this ICallMessenger messenger, string callSid, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return messenger.UnpublishAsync<T>(SidText.ParseArgument<CallSid>(callSid, nameof(callSid)), cancellationToken);
    }
}
