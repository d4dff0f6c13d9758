namespace CallMessageEvents;

/// <summary>The numbers of the protocol.</summary>
internal static class TalkLimits
{
    /// <summary>How many messages that want something may wait, on either side.</summary>
    public const int Waiting = 256;

    /// <summary>How many receipts one frame has at most.</summary>
    public const int GatheredReceipts = 100;

    /// <summary>How many ids are remembered, and how many bytes of outcomes.</summary>
    public const int RememberedIds = 1_000;
    public const int RememberedBytes = 256 * 1024;

    /// <summary>How many incomplete messages are kept, and how many bytes of each.</summary>
    public const int IncompleteMessages = 4;
    public const int JoinedBytes = 256 * 1024;

    public static readonly TimeSpan ShortestRepetition = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    /// <summary>A request that has no reply by then gets a receipt.</summary>
    public static readonly TimeSpan LongReply = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan BetweenParts = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan BetweenHellos = TimeSpan.FromSeconds(1);

    /// <summary>A reply may be overtaken by the end of its leg.</summary>
    public static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(1);

    /// <summary>How long after so many sendings the next follows.</summary>
    public static TimeSpan WaitAfter(int sendings) => TimeSpan.FromSeconds(sendings switch { 1 => 1.5, 2 => 3, _ => 5 });

    /// <summary>The earlier of two times, of which either may be never.</summary>
    public static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
}
