namespace CallMessageEvents.EndToEnd;

/// <summary>How an end user's app uses the client.</summary>
internal sealed record ClientSettings
{
    public VoiceSdkSettings Sdk { get; init; } = new();

    /// <summary>Whether the app gives its call to the client only when a test says so.</summary>
    public bool IsLate { get; init; }

    /// <summary>
    /// The release of the Voice React Native SDK whose shape the client's calls have: <c>1.0</c>, or a later one; null for calls of the JavaScript SDK.
    /// </summary>
    public string? ReactNative { get; init; }

    /// <summary>The client's <c>rate</c>: its default, or more where a test would take long.</summary>
    public int Rate { get; init; } = 10;
}
