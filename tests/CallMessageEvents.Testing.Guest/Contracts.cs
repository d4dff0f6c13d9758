using CallMessageEvents;

[CallMessage("offer-accepted")]
public sealed record OfferAccepted(string Plan);

[CallMessage("receipt")]
public sealed record Receipt(string Text);

[CallMessage("question")]
public sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
public sealed record Answer(string Text);
