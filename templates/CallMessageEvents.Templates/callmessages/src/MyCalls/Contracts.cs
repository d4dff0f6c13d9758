using CallMessageEvents;

namespace MyCalls;

/// <summary>From the server: what an app shows when its call begins. The JSON is <c>{"type":"welcome","text":"…"}</c>.</summary>
[CallMessage("welcome")]
public sealed record Welcome(string Text);

/// <summary>From an app: its user has accepted an offer.</summary>
[CallMessage("offer-accepted")]
public sealed record OfferAccepted(string Plan);

/// <summary>From the server: the answer to that.</summary>
[CallMessage("receipt")]
public sealed record Receipt(string Text);
