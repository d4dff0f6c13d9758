namespace CallMessageEvents;

/// <summary>Configures the check that a leg is active before anything is sent to it.</summary>
public sealed class GuardOptions
{
    /// <summary>Gets or sets whether legs are checked.</summary>
    /// <value>The default is true. With false, Twilio decides, and answers a send to a leg that has ended with an error of its own.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how long a leg counts as active after a status callback reported it so, unless its end is reported.</summary>
    /// <value>Less than one day. The default is 4 hours.</value>
    public TimeSpan CallbackMaxAge { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Gets or sets how long a leg without status callbacks counts as active after it was read from Twilio.</summary>
    /// <value>At most one hour. The default is 30 seconds. Zero: the leg is read before each send.</value>
    public TimeSpan FetchMaxAge { get; set; } = TimeSpan.FromSeconds(30);
}
