using System.Text.Json.Serialization;
using CallMessageEvents;

namespace Guest;

/// <summary>What the agent is told.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Plan">What it is about.</param>
[CallMessage("hint")]
internal sealed record Hint(string Text, Plan? Plan = null);

internal enum Plan
{
    Monthly,
    Annual,
}

[CallMessage("question")]
internal sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
internal sealed record Answer(string Text);

[CallMessage("account-query")]
internal sealed record AccountQuery(int Id, string Iban = "");

[CallMessage("account-card")]
internal sealed record AccountCard(string Name, decimal Discount);

[CallMessage("offer")]
internal sealed record Offer(string Plan);

internal sealed record Namesake(string Text);

internal sealed record Unreadable([property: JsonPropertyName("text")] string One, [property: JsonPropertyName("text")] string Other);
