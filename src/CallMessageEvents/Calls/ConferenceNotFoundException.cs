namespace CallMessageEvents;

/// <summary>There is no such conference, or several have the requested friendly name.</summary>
public sealed class ConferenceNotFoundException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Twilio's answer, where Twilio said so.</param>
    public ConferenceNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the requested sid; null when a friendly name was requested.</summary>
    public ConferenceSid? ConferenceSid { get; init; }

    /// <summary>Gets the requested friendly name; null when a sid was requested.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>Gets the conferences that have the friendly name and have not ended, where there are several; otherwise an empty list.</summary>
    public IReadOnlyList<ConferenceSid> Conferences { get; init; } = [];
}
