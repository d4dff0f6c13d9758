namespace CallMessageEvents.Benchmarks;

/// <summary>The part of a round that counts: from when all connections work, to before the first ends.</summary>
internal static class Window
{
    public static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task LeadAsync() => Task.Delay(Lead, TimeProvider.System, CancellationToken.None);

    /// <summary>Until it is asked again whether all has ended.</summary>
    public static Task PauseAsync() => Task.Delay(Pause, TimeProvider.System, CancellationToken.None);

    public static Task PassAsync() => Task.Delay(Length, TimeProvider.System, CancellationToken.None);
}
