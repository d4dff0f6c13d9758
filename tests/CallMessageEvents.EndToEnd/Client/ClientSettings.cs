namespace CallMessageEvents.EndToEnd;

/// <summary>How an end user's app uses the client.</summary>
internal sealed record ClientSettings
{
    public VoiceSdkSettings Sdk { get; init; } = new();

    /// <summary>Whether the app gives its call to the client only when a test says so.</summary>
    public bool IsLate { get; init; }

    /// <summary>The client's <c>rate</c>: its default, or more where a test would take long.</summary>
    public int Rate { get; init; } = 10;
}
