namespace CallMessageEvents;

/// <summary>The configured account's REST secret as it is now. It is replaced while requests run: each request uses the one that it begins with.</summary>
internal sealed class AccountSecrets
{
    private volatile string? _authorization;

    /// <summary>Gets or sets the header text that authenticates REST requests; null where there is no secret for it.</summary>
    public string? Authorization { get => _authorization; set => _authorization = value; }
}
