namespace CallMessageEvents;

/// <summary>The content's JSON is longer than Twilio accepts. No request was made.</summary>
public sealed class MessageTooLargeException : CallMessageException
{
    /// <summary>The maximum length of the JSON text in characters (UTF-16 units): 10,000, by Twilio's documentation of error 32703.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; usually none.</param>
    public MessageTooLargeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the length of the content's JSON text, in characters (UTF-16 units).</summary>
    public int Length { get; init; }
}
