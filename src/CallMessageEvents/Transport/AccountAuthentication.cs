using System.Net.Http.Headers;

namespace CallMessageEvents;

/// <summary>Who authenticates a request: the account's present secrets, or those of the subaccount that it is for.</summary>
internal sealed class AccountAuthentication(AccountSid account, AccountSecrets secrets, ITwilioCredentials? others)
{
    public async ValueTask<AuthenticationHeaderValue?> FindAsync(AccountSid wanted, CancellationToken cancellationToken)
    {
        if (others is null || wanted == account) return secrets.Authorization;

        var found = await others.FindAsync(wanted, cancellationToken).ConfigureAwait(false);
        return (found is null ? null : BasicAuthentication.Create(wanted, found)) ?? secrets.Authorization;
    }
}
