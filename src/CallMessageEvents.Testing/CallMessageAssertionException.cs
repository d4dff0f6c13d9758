namespace CallMessageEvents.Testing;

/// <summary>
/// What a test expected did not happen. Its message says what was expected, and what was there; unlike the library's errors it shows content.
/// </summary>
public sealed class CallMessageAssertionException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected, and what was there.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public CallMessageAssertionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
