namespace CallMessageEvents;

/// <summary>The content cannot be written as JSON, or its contract cannot be used. No request was made.</summary>
public sealed class InvalidCallMessageException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; null when it could contain content.</param>
    public InvalidCallMessageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the content's type; null when the content was given as JSON.</summary>
    public Type? ContentType { get; init; }
}
