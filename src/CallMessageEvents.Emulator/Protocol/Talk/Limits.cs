namespace CallMessageEvents.Emulator;

/// <summary>The numbers of the protocol.</summary>
internal static class Limits
{
    public const int Waiting = 256;
    public const int GatheredReceipts = 100;
    public const int RememberedIds = 1000;
    public const int KeptReplyBytes = 256 * 1024;
    public const int FrameBytes = 8000;
    public const int WholeBytes = 10 * 1024; // What the SDK takes.
    public const int Parts = 64;
    public const int JoinedBytes = 256 * 1024;
    public const int IncompleteMessages = 4;

    public static readonly TimeSpan LongestRepetition = TimeSpan.FromMinutes(9);
    public static readonly TimeSpan ShortestRepetition = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan LongReply = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan BetweenParts = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(1);

    /// <summary>How long after so many sendings the next follows.</summary>
    public static TimeSpan WaitAfter(int sendings) => TimeSpan.FromSeconds(sendings switch { 1 => 1.5, 2 => 3, _ => 5 });
}
