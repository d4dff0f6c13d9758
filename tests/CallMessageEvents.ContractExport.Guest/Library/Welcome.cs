using CallMessageEvents;

namespace Guest.Library;

/// <summary>No registration names it: it is only sent.</summary>
[CallMessage("welcome")]
public sealed record Welcome(string Words);
