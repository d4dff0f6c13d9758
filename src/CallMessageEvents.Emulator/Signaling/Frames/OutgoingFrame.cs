namespace CallMessageEvents.Emulator;

/// <summary>A frame on its way to a browser.</summary>
/// <param name="Json">The frame.</param>
/// <param name="Leg">The leg that gets it back when it could not leave; <see langword="null"/> for one that nobody misses.</param>
internal sealed record OutgoingFrame(byte[] Json, BrowserLeg? Leg = null);
