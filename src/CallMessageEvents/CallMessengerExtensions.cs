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
}
