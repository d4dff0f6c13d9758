namespace CallMessageEvents.Emulator;

/// <summary>
/// A request or a message of an <see cref="EmulatedEndUser"/> failed. Thrown by a request handler, it fails the request with its code and text.
/// </summary>
public sealed class EndUserException : Exception
{
    /// <summary>Makes one with the code <c>failed</c>.</summary>
    public EndUserException()
        : this(TalkError.Failed)
    {
    }

    /// <summary>Makes one without a text.</summary>
    /// <param name="code">The code that the other side gets.</param>
    public EndUserException(string code)
        : this(code, null)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="code">The code that the other side gets.</param>
    /// <param name="message">The text that the other side gets; <see langword="null"/> for none.</param>
    /// <param name="innerException">The cause, which the other side does not get.</param>
    public EndUserException(string code, string? message, Exception? innerException = null)
        : base(message ?? code, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        (Code, Text) = (code, message);
    }

    /// <summary>
    /// Gets the code: <c>timed-out</c>, <c>call-ended</c>, <c>no-handler</c>, <c>bad-content</c>, <c>failed</c>, <c>busy</c>, <c>gone</c>, <c>version</c>,
    /// <c>closed</c>, <c>too-large</c>, or one of the application.
    /// </summary>
    public string Code { get; }

    /// <summary>Gets whether the application may have it all the same: it was sent, and neither a receipt nor a reply came.</summary>
    public bool OutcomeUnknown { get; internal init; }

    internal string? Text { get; }
}
