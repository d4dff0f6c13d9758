using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>Lengthens waits at random, so that many do not repeat at one moment.</summary>
/// <param name="share">By which share at most.</param>
internal sealed class TalkJitter(double share)
{
    public TimeSpan Lengthen(TimeSpan wait) => share > 0 ? wait * (1 + (share * RandomNumberGenerator.GetInt32(1001) / 1000)) : wait;
}
