namespace CallMessageEvents.Emulator;

/// <summary>How messages of end users are taken and brought, where Twilio's own way is not known.</summary>
internal sealed record MessageRules(int FirstSequenceNumber, int? MaxPerSecond, bool RefuseUnsubscribed, CallbackEncoding Encoding, bool KeepContentType);
