namespace SupportCall;

// What the server sends: to the customer …
[CallMessage("identity-check")]
internal sealed record IdentityCheck(string Question);

[CallMessage("offer")]
internal sealed record Offer(string Plan, double Discount);

// … to the agent …
[CallMessage("hint")]
internal sealed record Hint(string Text);

[CallMessage("caller")]
internal sealed record Caller(string Name, string About);

// … and to both: how far the call has come. With the sid of a message, what became of it; when it was refused, which field was wrong, and only to its sender.
[CallMessage("progress")]
internal sealed record Progress(string Text, MessageSid? Of = null, bool Accepted = true, string? Field = null);

// What the end users send. A browser can send anything, so that everything may be missing.
[CallMessage("identity-answer")]
internal sealed record IdentityAnswer(string? Number);

[CallMessage("make-offer")]
internal sealed record MakeOffer(string? Plan, double? Discount);

[CallMessage("offer-answer")]
internal sealed record OfferAnswer(bool? Accepted);
