namespace CallMessageEvents;

/// <summary>Lengthens waits at random, so that many do not repeat at one moment.</summary>
/// <param name="share">By which share at most.</param>
internal sealed class TalkJitter(double share)
{
#pragma warning disable CA5394 // Nobody gains by guessing it.
    public TimeSpan Lengthen(TimeSpan wait) => share > 0 ? wait * (1 + (Random.Shared.NextDouble() * share)) : wait;
#pragma warning restore CA5394
}
