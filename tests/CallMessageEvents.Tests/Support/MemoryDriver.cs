namespace CallMessageEvents.Tests;

/// <summary>The inbox in memory: whatever it has not handled, Twilio delivers again.</summary>
public sealed class MemoryDriver : InboxDriver
{
    internal override bool AnswersWhenStored => false;

    /// <summary>Stands still: no time to answer is over because the machine was slow.</summary>
    internal override TimeProvider Clock { get; } = new WatchedTime();

    internal override InboxDriver Anew() => new MemoryDriver();

    internal override Task<int> ComesAgainAsync(int message, Func<Task<int>> deliver) => deliver();
}
