namespace CallMessageEvents.Tests;

/// <summary>Is told what happens in the fake database, under its lock: what it is told is in the order in which it happened.</summary>
internal interface IFakeObserver
{
    void Claimed(FakeOwnership owner);

    /// <summary>An ownership ended.</summary>
    /// <param name="owner">The ownership.</param>
    /// <param name="isLost">False when it was handed over.</param>
    void Ended(FakeOwnership owner, bool isLost);

    void Done(CallLogEntry entry);
}
