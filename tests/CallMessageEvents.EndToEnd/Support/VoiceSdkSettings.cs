namespace CallMessageEvents.EndToEnd;

/// <summary>Which Voice SDK an end user's app has, and how it is set up.</summary>
internal sealed record VoiceSdkSettings
{
    public string Version { get; init; } = VoiceSdkFile.Newest;

    /// <summary>Whether it connects by wss, without the way round TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>The host name that it knows the emulator by; <see langword="null"/> for its address.</summary>
    public string? Host { get; init; }

    /// <summary>Whether it offers its media once all ways to reach it are known.</summary>
    public bool WaitsForIce { get; init; }

    /// <summary>The SDK's <c>maxCallSignalingTimeoutMs</c>; <see langword="null"/> for its default.</summary>
    public TimeSpan? SignalingTimeout { get; init; }
}
