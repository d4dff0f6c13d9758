namespace CallMessageEvents;

/// <summary>The part that an <see cref="EndUser"/> plays; the default is none, so that a default end user can be told.</summary>
internal enum EndUserRole
{
    None,
    OnLeg,
    WhoPlaced,
    WhoAnswered,
    Named,
}
