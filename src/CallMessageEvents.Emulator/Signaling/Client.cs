namespace CallMessageEvents.Emulator;

/// <summary>An end user as calls address one: an identity of an account.</summary>
internal sealed record Client(EmulatorAccount Account, string Identity)
{
    /// <summary>Whether it is this end user who is on the leg.</summary>
    public bool IsOn(EmulatedCall call) => call.Account == Account && string.Equals(call.Identity, Identity, StringComparison.Ordinal);
}
