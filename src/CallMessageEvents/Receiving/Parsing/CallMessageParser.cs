using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Hosting;

/// <summary>
/// Reads the callback of a subscription, for hosts of any kind. Pure and thread-safe; it never throws on what was sent. Verify the signature first
/// (<see cref="TwilioSignature"/>): this does not.
/// </summary>
public static class CallMessageParser
{
    /// <summary>Reads a message.</summary>
    /// <remarks>
    /// <c>CallSid</c> and <c>Content</c> must be there and not be empty. Everything else may be missing; a <c>SequenceNumber</c> that is no whole number of 0
    /// or more, and a <c>Timestamp</c> that is no RFC 2822 date, are as good as missing. Sids are taken as they came. Of a field that came twice the first one
    /// counts. In JSON, a <c>Content</c> that is no string is its JSON text, and null is as good as missing. Content that is a JSON object or array once more
    /// written as a JSON string is that object or array.
    /// </remarks>
    /// <param name="body">
    /// The body as it came, or the query of a GET without its <c>?</c>. It may be used again afterwards: the message has a copy of its content.
    /// </param>
    /// <param name="format">How the body is written.</param>
    /// <param name="message">The message; null when there is none.</param>
    /// <param name="error">Why there is none, naming the field; null when there is one.</param>
    /// <returns>Whether there is a message.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> body, CallbackFormat format, [NotNullWhen(true)] out CallMessage? message, [NotNullWhen(false)] out CallMessageParseError? error)
    {
        message = null;
        var fields = CallbackFields.Read(body, format, out error);
        return error is null && CallMessageReader.TryRead(fields, ContentSettings.Default, deliveryToken: null, out message, out error);
    }
}
