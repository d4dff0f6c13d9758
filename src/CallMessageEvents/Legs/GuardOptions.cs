namespace CallMessageEvents;

/// <summary>The check that a leg is active before anything is sent to it.</summary>
public sealed class GuardOptions
{
    /// <summary>Whether it is made. Default: true. When off, Twilio decides, and answers a send to a leg that has ended with an error of its own.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a leg that a status callback called active counts as active, if nothing tells of its end. Default: 4 hours. Less than a day.</summary>
    public TimeSpan CallbackMaxAge { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// How long a leg that was read from Twilio counts as active, where no status callbacks come. Default: 30 seconds. Zero: read before each send. Up to an
    /// hour.
    /// </summary>
    public TimeSpan FetchMaxAge { get; set; } = TimeSpan.FromSeconds(30);
}
