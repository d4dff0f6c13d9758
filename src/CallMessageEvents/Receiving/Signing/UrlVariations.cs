namespace CallMessageEvents;

/// <summary>How the URL that Twilio signed may differ from the known one.</summary>
[Flags]
internal enum UrlVariations
{
    None = 0,

    /// <summary>Without its port; where it has none, with the scheme's own: Twilio has signed either.</summary>
    OtherPort = 1,

    /// <summary>Without user and password.</summary>
    NoUser = 2,

    /// <summary>Apostrophes written <c>%27</c>; where there are none, <c>%27</c> written as apostrophes.</summary>
    OtherApostrophes = 4,

    /// <summary>With the fragment, which Twilio most likely does not sign.</summary>
    WithFragment = 8,
}
