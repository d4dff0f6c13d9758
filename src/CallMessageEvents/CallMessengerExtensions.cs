using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Shorter ways to call an <see cref="ICallMessenger"/>.</summary>
public static class CallMessengerExtensions
{
    /// <summary>Sends content that is JSON already.</summary>
    /// <param name="messenger">The messenger.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="json">One JSON value.</param>
    /// <param name="options">What differs for this message. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the send. What was sent already may still arrive.</param>
    /// <inheritdoc cref="ICallMessenger.SendJsonAsync"/>
    public static async Task<SentMessage> SendJsonAsync(
        this ICallMessenger messenger, EndUser to, string json, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        return await messenger.SendJsonAsync(to, RawJson.Encode(json), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Observes those of an end user's messages that are of one contract, as <see cref="ICallMessenger.ReadAllAsync"/> does otherwise. Where <typeparamref name="T"/> is no
    /// contract, all messages whose content can be read as it.
    /// </summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="messenger">The messenger.</param>
    /// <param name="from">Whose messages; the leg must be ringing or in progress.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages; one whose content does not fit the contract is left out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messenger"/> is null.</exception>
    public static IAsyncEnumerable<CallMessage<T>> ReadAllAsync<T>(this ICallMessenger messenger, EndUser from, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messenger);
        var messages = messenger.ReadAllAsync(from, cancellationToken);
        return new Reading<CallMessage<T>>(ending => Typed(messages, ending), cancellationToken);

        static async IAsyncEnumerable<CallMessage<T>> Typed(IAsyncEnumerable<CallMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (TryRead(message) is { } typed) yield return typed;
            }
        }

        static CallMessage<T>? TryRead(CallMessage message)
        {
            if (!message.IsJson || (message.Settings.Contracts.Find(typeof(T)) is { } contract && contract.Type != message.Type)) return null;
            try
            {
                return ContentBinding.Read<T>(message, message.Settings.Json);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
