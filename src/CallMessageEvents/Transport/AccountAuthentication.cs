namespace CallMessageEvents;

/// <summary>Finds the credentials of a request: the account's current secrets, or those of the request's subaccount.</summary>
internal sealed class AccountAuthentication(AccountSid account, AccountSecrets secrets, ITwilioCredentials? others)
{
    public ValueTask<string?> FindAsync(AccountSid wanted, CancellationToken cancellationToken) =>
        others is null || wanted == account ? ValueTask.FromResult(secrets.Authorization) : FindOtherAsync(others, wanted, cancellationToken);

    private async ValueTask<string?> FindOtherAsync(ITwilioCredentials others, AccountSid wanted, CancellationToken cancellationToken)
    {
        var found = await AskAsync(others, wanted, cancellationToken).ConfigureAwait(false);
        if (found is null) return secrets.Authorization;
        return BasicAuthentication.Create(wanted, found) ?? throw NotHad(wanted, "gave neither a whole API key nor an auth token", null);
    }

    private static async ValueTask<TwilioCredentials?> AskAsync(ITwilioCredentials others, AccountSid wanted, CancellationToken cancellationToken)
    {
        try
        {
            var finding = others.FindAsync(wanted, cancellationToken);
            return finding.IsCompleted ? await finding.ConfigureAwait(false) : await finding.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The application's own code may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var isLate = e is OperationCanceledException && cancellationToken.IsCancellationRequested;
            throw NotHad(wanted, isLate ? "did not answer in time" : $"threw {e.GetType().Name}", e);
        }
    }

    /// <summary>Nothing was sent. This says nothing about Twilio, and the next attempt may succeed.</summary>
    private static TwilioConnectionException NotHad(AccountSid wanted, string why, Exception? cause) =>
        new($"The credentials of account {wanted} could not be resolved: ITwilioCredentials {why}.", cause)
        {
            Reason = TwilioConnectionFailure.NotSent,
            LacksCredentials = true,
        };
}
