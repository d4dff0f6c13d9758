namespace CallMessageEvents.Hosting;

/// <summary>Why a callback is no message.</summary>
/// <param name="Field">The field that is missing or malformed, as Twilio writes it; empty when it is the body as a whole.</param>
/// <param name="Reason">What is wrong with it, in words, without its value.</param>
public sealed record CallMessageParseError(string Field, string Reason);
