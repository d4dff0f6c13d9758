namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Times that hold on slow machines, too: what is measured stands in the tests' output.</summary>
internal static class Bounds
{
    /// <summary>How long a message may wait whose node is gone. The goal is 3 seconds.</summary>
    public static readonly TimeSpan Takeover = TimeSpan.FromSeconds(60);

    /// <summary>How long it may wait whose node lives, and cannot show it. The goal is the lease's duration and 2 seconds: 7.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(60);

    /// <summary>How long a lease lasts that is not renewed. Its node trusts it for four fifths of that.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>How long a send may take that needs no database. It takes milliseconds.</summary>
    public static readonly TimeSpan Send = TimeSpan.FromSeconds(60);
}
