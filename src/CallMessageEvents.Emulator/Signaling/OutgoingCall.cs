namespace CallMessageEvents.Emulator;

/// <summary>A call that a Voice SDK has just placed, for <see cref="TwilioEmulatorOptions.OutgoingCallTwiml"/>.</summary>
/// <param name="CallSid">The call's sid.</param>
/// <param name="AccountSid">The sid of the account that it belongs to.</param>
/// <param name="Identity">Who calls.</param>
/// <param name="Parameters">What the app gave <c>device.connect()</c>.</param>
public sealed record OutgoingCall(string CallSid, string AccountSid, string Identity, IReadOnlyDictionary<string, string> Parameters);
