namespace CallMessageEvents;

/// <summary>Validates an account's sids and secrets. A fault names the key that the value was read from, and never shows a secret.</summary>
internal static class CredentialRules
{
    /// <param name="options">The options.</param>
    /// <param name="isUnnamed">Whether credentials are also looked for elsewhere.</param>
    /// <param name="hasTransport">Whether a transport brings its own account and secret.</param>
    /// <param name="faults">Where faults go.</param>
    public static void Check(CallMessageEventsOptions options, bool isUnnamed, bool hasTransport, OptionsFaults faults)
    {
        var keys = options.Keys;
        Account(options.AccountSid, keys, isUnnamed, hasTransport, faults);
        ApiKey(options, faults);
        Secret("AuthToken", keys.AuthToken, options.AuthToken, faults);
        var others = options.Signature.OtherAuthTokens;
        for (var i = 0; i < others.Count; i++) Secret($"Signature:OtherAuthTokens:{i}", null, others[i], faults);
        if (hasTransport || SecretText.AnyGiven(options.AuthToken, options.ApiKeySid, options.ApiKeySecret)) return;

        var hint = keys.AuthToken is null ? string.Empty : $" Set it or {keys.ApiKeySid} and {keys.ApiKeySecret}, or {faults.Path}:AuthToken.";
        faults.Add("AuthToken", keys.AuthToken, $"is missing, and there is no API key either: one of them must authenticate requests.{hint}");
    }

    private static void Account(string? sid, CredentialKeys keys, bool isUnnamed, bool hasTransport, OptionsFaults faults)
    {
        if (!string.IsNullOrEmpty(sid))
        {
            if (!AccountSid.TryParse(sid, out _))
                faults.Add("AccountSid", keys.AccountSid, "is no account sid: it is written as AC and 32 hexadecimal digits, without quotes.");
            return;
        }

        if (hasTransport) return;
        var given = new[] { keys.AuthToken, keys.ApiKeySid, keys.ApiKeySecret }.OfType<string>().FirstOrDefault();
        var orElse = isUnnamed ? ", or set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" : string.Empty;
        if (given is null)
            faults.Add("AccountSid", $"is missing: set it to the account's sid (AC…){orElse}.");
        else
            faults.Add("AccountSid", keys.AccountSid, $"is missing, where {given} and its like were looked for: set it, or {faults.Path}:AccountSid.");
    }

    private static void ApiKey(CallMessageEventsOptions options, OptionsFaults faults)
    {
        var keys = options.Keys;
        var (hasSid, hasSecret) = (!string.IsNullOrEmpty(options.ApiKeySid), !string.IsNullOrEmpty(options.ApiKeySecret));
        var (sid, secret) = (faults.Name("ApiKeySid", keys.ApiKeySid), faults.Name("ApiKeySecret", keys.ApiKeySecret));
        if (hasSid && !hasSecret) faults.Add("ApiKeySecret", keys.ApiKeySecret, $"is missing: an API key is a sid and a secret, and {sid} is set.");
        if (hasSecret && !hasSid) faults.Add("ApiKeySid", keys.ApiKeySid, $"is missing: an API key is a sid (SK…) and a secret, and {secret} is set.");
        if (hasSid && !SidText.IsValid(options.ApiKeySid, "SK"))
            faults.Add("ApiKeySid", keys.ApiKeySid, "is no API key's sid: it is written as SK and 32 hexadecimal digits, without quotes.");
        Secret("ApiKeySecret", keys.ApiKeySecret, options.ApiKeySecret, faults);
    }

    private static void Secret(string key, string? foundAs, string? secret, OptionsFaults faults)
    {
        if (SecretText.Fault(secret) is { } fault) faults.Add(key, foundAs, fault);
    }
}
