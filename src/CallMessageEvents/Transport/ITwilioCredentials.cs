namespace CallMessageEvents;

/// <summary>
/// Finds the credentials of accounts other than the configured one: subaccounts that are known only at run time, or tokens in a vault. Register an
/// implementation as a service (keyed by the name of a named account). The library calls it for each request of such an account, so
/// cache what is slow to get. Must be thread-safe.
/// </summary>
public interface ITwilioCredentials
{
    /// <summary>
    /// Returns an account's credentials; null when it has none of its own. The configured account's are then used, as Twilio allows for subaccounts.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<TwilioCredentials?> FindAsync(AccountSid account, CancellationToken cancellationToken);
}
