namespace CallMessageEvents.Hosting;

/// <summary>The reason why a callback is not a message.</summary>
/// <param name="Field">The field that is missing or malformed, as Twilio writes it; empty when the body as a whole is wrong.</param>
/// <param name="Reason">What is wrong with it, in words, without its value.</param>
public sealed record CallMessageParseError(string Field, string Reason);
