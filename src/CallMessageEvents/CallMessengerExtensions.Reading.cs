using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <content>Reading.</content>
public static partial class CallMessengerExtensions
{
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
