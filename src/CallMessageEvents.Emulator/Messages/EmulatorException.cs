using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>What the Voice SDK would have told the end user's app: the message was not taken.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Only the emulator makes it, and never without a code.")]
public sealed class EmulatorException : Exception
{
    internal const int TooMany = 31206;
    internal const int NotActive = 31211;
    internal const int TooLarge = 31212;

    internal EmulatorException(int code, string message)
        : base(message) => Code = code;

    /// <summary>
    /// Gets Twilio's code: 31206, there are more messages than <see cref="TwilioEmulatorOptions.MaxMessagesPerSecond"/>; 31211, the call is not active, or has
    /// no subscription and <see cref="TwilioEmulatorOptions.RefuseUnsubscribedMessages"/> is set; 31212, the message is over 10 KB of UTF-8.
    /// </summary>
    public int Code { get; }
}
