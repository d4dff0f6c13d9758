using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>TwiML that cannot be run; never leaves the parser.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Caught where the parser begins.")]
internal sealed class TwimlException(int code, string message) : Exception(message)
{
    /// <summary>Against Twilio's schema, or not emulated.</summary>
    public const int NotValid = 12200;

    public int Code { get; } = code;
}
