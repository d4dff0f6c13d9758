namespace CallMessageEvents;

/// <summary>The role of an <see cref="EndUser"/>. The default is none, which marks a default end user.</summary>
internal enum EndUserRole
{
    None,
    OnLeg,
    WhoPlaced,
    WhoAnswered,
    Named,
}
