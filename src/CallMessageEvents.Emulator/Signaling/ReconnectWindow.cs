namespace CallMessageEvents.Emulator;

/// <summary>How long a call waits for a browser that has lost its socket: as long as the SDK says, at most 30 s, and 30 s when it says nothing.</summary>
internal static class ReconnectWindow
{
    private const int MostSeconds = 30;

    /// <param name="seconds">The <c>reconnectTimeout</c> of the SDK: 0 unless the app has set <c>maxCallSignalingTimeoutMs</c>.</param>
    public static TimeSpan Of(int? seconds) => TimeSpan.FromSeconds(seconds is > 0 and < MostSeconds ? seconds.Value : MostSeconds);
}
