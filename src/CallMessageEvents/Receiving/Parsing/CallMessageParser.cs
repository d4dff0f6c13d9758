using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Hosting;

/// <summary>
/// Reads a subscription's callbacks, for hosts of any kind. Pure and thread-safe; no input makes it throw. It does not verify the signature: do so first
/// (<see cref="TwilioSignature"/>).
/// </summary>
public static class CallMessageParser
{
    /// <summary>Reads a message.</summary>
    /// <remarks>
    /// <c>CallSid</c> and <c>Content</c> are required and must not be empty. Everything else may be missing. A <c>SequenceNumber</c> that is not a whole number
    /// of 0 or more, and a <c>Timestamp</c> that is not an RFC 2822 date, count as missing. Sids are taken as they came. When a field came twice, the first
    /// counts. In a JSON body, a <c>Content</c> that is not a string is taken as its JSON text, and null counts as missing. Content that is a JSON string of a
    /// JSON object or array is read as that object or array.
    /// </remarks>
    /// <param name="body">
    /// The body as it came, or the query of a GET without its <c>?</c>. You may reuse it afterwards: the message copies its content.
    /// </param>
    /// <param name="format">The body's encoding.</param>
    /// <param name="message">The message; null when there is none.</param>
    /// <param name="error">The reason why there is no message, with the field; null when there is one.</param>
    /// <returns>True when there is a message.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> body, CallbackFormat format, [NotNullWhen(true)] out CallMessage? message, [NotNullWhen(false)] out CallMessageParseError? error)
    {
        message = null;
        var fields = CallbackFields.Read(body, format, out error);
        return error is null && CallMessageReader.TryRead(fields, ContentSettings.Default, deliveryToken: null, out message, out error);
    }
}
