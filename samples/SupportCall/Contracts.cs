namespace SupportCall;

// Requests of the server to the customer, and her replies.
[CallMessage("identity-check")]
internal sealed record IdentityCheck(string Question, string? Wrong = null) : ICallRequest<IdentityAnswer>;

[CallMessage("identity-answer")]
internal sealed record IdentityAnswer(string Number);

[CallMessage("offer")]
internal sealed record Offer(string Plan, double Discount) : ICallRequest<OfferAnswer>;

[CallMessage("offer-answer")]
internal sealed record OfferAnswer(bool Accepted);

// The request of the agent, and the server's reply. A browser can send anything, so that everything may be missing.
[CallMessage("make-offer")]
internal sealed record MakeOffer(string? Plan, double? Discount);

[CallMessage("offer-result")]
internal sealed record OfferResult(bool Accepted, string Hint);

// A message to the agent.
[CallMessage("hint")]
internal sealed record Hint(string Text);

// Published to both, and to whoever comes later: who calls, and how far the call has come.
[CallMessage("caller")]
internal sealed record Caller(string Name, string About);

[CallMessage("progress")]
internal sealed record Progress(string Text);
