namespace CallMessageEvents;

/// <summary>The check that a leg is active before anything is sent to it.</summary>
public sealed class GuardOptions
{
    /// <summary>Gets or sets whether the check is made.</summary>
    /// <value>The default is true. With false, Twilio decides, and answers a send to a leg that has ended with an error of its own.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how long a leg that a status callback called active counts as active, if nothing tells of its end.</summary>
    /// <value>Less than a day. The default is 4 hours.</value>
    public TimeSpan CallbackMaxAge { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Gets or sets how long a leg that was read from Twilio counts as active, where no status callbacks come.</summary>
    /// <value>At most one hour. The default is 30 seconds. Zero: the leg is read before each send.</value>
    public TimeSpan FetchMaxAge { get; set; } = TimeSpan.FromSeconds(30);
}
