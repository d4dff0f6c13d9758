namespace CallMessageEvents;

/// <summary>Configures one request.</summary>
public sealed class RequestOptions
{
    /// <summary>Gets how long to wait for the reply, from when the leg was found. The app is told, so that it does not begin later.</summary>
    /// <value>Longer than zero, at most 9 minutes. The default is 30 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long to wait for a first sign that the app has the request: its receipt or its reply.</summary>
    /// <value>Longer than zero; more than <see cref="Timeout"/> counts as that. The default is 8 seconds.</value>
    public TimeSpan ReceiptTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <inheritdoc cref="SendOptions.WaitUntilActive"/>
    public TimeSpan? WaitUntilActive { get; init; }

    /// <inheritdoc cref="SendOptions.WaitUntil"/>
    public CallStatus WaitUntil { get; init; } = CallStatus.Ringing;
}
