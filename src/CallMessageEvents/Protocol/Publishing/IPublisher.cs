namespace CallMessageEvents;

/// <summary>Keeps the last value of each contract in a conversation, for whoever is there and whoever comes later. Thread-safe.</summary>
internal interface IPublisher
{
    /// <summary>Publishes a value to all legs of a conversation.</summary>
    /// <param name="call">Any leg of it.</param>
    /// <param name="type">The contract's name.</param>
    /// <param name="content">A JSON object with its type and without an envelope.</param>
    /// <param name="lifetime">How long it counts; null: as long as the conversation.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    Task PublishAsync(CallSid call, string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, CancellationToken cancellationToken);

    /// <summary>Takes a value back: it is sent to nobody any more.</summary>
    /// <inheritdoc cref="PublishAsync"/>
    Task UnpublishAsync(CallSid call, string type, CancellationToken cancellationToken);
}
