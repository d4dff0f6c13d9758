namespace CallMessageEvents.Emulator;

/// <summary>What a request is to the faults: attempts with an equal target are attempts at the same thing.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="CallSid">The call that it is about, if any.</param>
/// <param name="Name">The idempotency key, else what stands in for it; the same in every run, which sids are not.</param>
internal readonly record struct FaultTarget(EmulatorOperation Operation, string? CallSid, string Name);
