namespace CallMessageEvents.Emulator;

/// <summary>A path under <c>/2010-04-01/Accounts/{AccountSid}/</c>: whose it is, and the segments after that. Paths are case-sensitive.</summary>
internal sealed record RoutePath(string AccountSid, string[] Segments)
{
    public static RoutePath? Parse(string path) =>
        path.Split('/') is ["", "2010-04-01", "Accounts", { Length: > 0 } accountSid, .. { Length: > 0 } segments] ? new(accountSid, segments) : null;
}
