namespace CallMessageEvents.Tool;

/// <summary>What the callbacks of a call are verified with.</summary>
/// <param name="AuthTokens">The auth tokens, one of which signs; none where only SharedKeys are accepted.</param>
/// <param name="SharedKeys">The SharedKeys.</param>
/// <param name="Advice">What to look at when a signature is wrong.</param>
internal sealed record CallbackKeys(string[] AuthTokens, IEnumerable<SharedKey> SharedKeys, string Advice)
{
    /// <param name="account">The account whose credentials are used.</param>
    /// <param name="subaccount">The account that the call belongs to; null for the same.</param>
    /// <exception cref="ToolException">There is nothing to verify with.</exception>
    public static CallbackKeys Create(ToolAccount account, AccountSid? subaccount)
    {
        var (options, signature) = (account.Options, account.Options.Signature);
        var owner = subaccount is { } other && other.ToString() != options.AccountSid ? subaccount : null;

        // Of a subaccount the main account's token signs nothing.
        string?[] tokens = owner is null ? [options.AuthToken, .. signature.OtherAuthTokens] : [.. signature.OtherAuthTokens];
        string[] known = signature.RequireSharedKey ? [] : [.. tokens.Where(static token => !string.IsNullOrWhiteSpace(token))!];
        if (known.Length == 0 && signature.SharedKeys.Count == 0) throw new ToolException(Missing(account, owner));

        return new(known, signature.SharedKeys, owner is null ? "the auth token" : $"that --subaccount-token is the auth token of {owner},");
    }

    private static string Missing(ToolAccount account, AccountSid? owner) => owner is null
        ? $"The auth token is missing: callbacks are verified with it, and never with an API key. Set {account.AuthTokenVariable}."
        : $"The auth token of subaccount {owner} is missing: it signs the callbacks of its calls, and the main account's does not. Set "
            + $"{account.OtherAuthTokensVariable}, or give --subaccount-token.";
}
