namespace CallMessageEvents;

/// <summary>
/// The addresses of legs that were sent to lately: making one costs more than finding it. Bounded, lock-free: of two legs that claim one place the last one has it.
/// </summary>
internal sealed class RecentMessagePaths
{
    private const int Places = 1024;
    private readonly MessagePath?[] _paths = new MessagePath?[Places];

    public MessagePath Get(AccountSid account, CallSid leg)
    {
        ref var place = ref _paths[(uint)leg.GetHashCode() % Places];
        var path = place;
        if (path is null || path.Leg != leg || path.Account != account) place = path = new MessagePath(account, leg);
        return path;
    }
}

/// <summary>Where messages to a leg are posted. A transport keeps its whole address here.</summary>
internal sealed class MessagePath(AccountSid account, CallSid leg)
{
    public AccountSid Account => account;

    public CallSid Leg => leg;

    public string Text { get; } = TwilioPaths.Messages(account, leg);

    public Uri? Address { get; set; }
}
