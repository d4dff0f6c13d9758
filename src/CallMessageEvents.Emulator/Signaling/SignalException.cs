using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>A frame that is not carried out: the Voice SDK is told with an error frame, and the log says why.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Caught where the device takes its frames.")]
internal sealed class SignalException(int code, string message) : Exception(message)
{
    /// <summary>No JSON, too large, unknown, or something is missing.</summary>
    public const int Malformed = 31100;

    public const int ReconnectInvalid = 31107;
    public const int TokenInvalid = 31204;
    public const int TokenExpired = 31205;
    public const int MessageTypeInvalid = 31210;
    public const int NotFound = 31404;

    public int Code { get; } = code;

    /// <summary>The call that it is about; with <see cref="MessageSid"/> the SDK tells it the message's call, else the device.</summary>
    public string? CallSid { get; init; }

    /// <summary>The message that is refused.</summary>
    public string? MessageSid { get; init; }
}
