namespace CallMessageEvents.Emulator;

/// <summary>A warning or an error as it was logged: who looks at the page sees it, whatever becomes of the log.</summary>
/// <param name="Number">Its place among all problems, from 1.</param>
/// <param name="At">When it was logged.</param>
/// <param name="IsError">Whether it is an error; otherwise a warning.</param>
/// <param name="Text">What was logged.</param>
/// <param name="Code">Twilio's code, if it is one of Twilio's errors.</param>
/// <param name="CallSid">The call that it names, if any.</param>
/// <param name="MessageSid">The message that it names, if any.</param>
internal sealed record RecordedProblem(long Number, DateTimeOffset At, bool IsError, string Text, int? Code, string? CallSid, string? MessageSid);
