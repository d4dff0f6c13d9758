namespace CallMessageEvents.Transport;

/// <summary>Twilio's answer, whatever its status.</summary>
public sealed class TwilioResponse
{
    /// <summary>Gets the HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>Gets the body; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets how long Twilio asks to wait before the request is repeated; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the value of <c>Twilio-Request-Id</c>, for Twilio's support; null when missing.</summary>
    public string? RequestId { get; init; }

    internal bool IsSuccess => StatusCode is >= 200 and < 300;
}
