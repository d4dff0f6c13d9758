namespace CallMessageEvents.Tests;

/// <summary>What tests ask.</summary>
[CallMessage("question")]
internal sealed record Question(string Text) : ICallRequest<Answer>;

/// <summary>What they are answered.</summary>
[CallMessage("answer")]
internal sealed record Answer(string Text);
