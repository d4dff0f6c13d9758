using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Credentials that the application has for Twilio anyway, for the unnamed account where no secret was given: from <c>Twilio:Client</c>, <c>Twilio</c> or
/// the environment, whole from the first that has a secret and names no other account.
/// </summary>
internal sealed class CredentialFallback(CallMessageEventsBuilder registration, IServiceProvider provider) : IPostConfigureOptions<CallMessageEventsOptions>
{
    public void PostConfigure(string? name, CallMessageEventsOptions options)
    {
        if (name != registration.Name || registration.Name.Length > 0) return;
        if (SecretText.AnyGiven(options.AuthToken, options.ApiKeySid, options.ApiKeySecret)) return;

        var configuration = provider.GetService<IConfiguration>();
        Source[] sources = [Client(configuration), Read(configuration, CredentialKeys.Section("Twilio")), Read(configuration, CredentialKeys.Environment)];
        var found = Array.Find(sources, source => source.HasSecret && IsSameAccount(source, options));

        // With half of one nothing can start: it is taken all the same, so that the error names what is there and what is missing.
        if (found is null && !AccountServices.Has<ITwilioTransport>(provider, registration.Name))
            found = Array.Find(sources, source => source.HasAny && !IsOther(source, options));
        if (found is not null) Take(found, options);
    }

    /// <summary>As Twilio's ASP.NET Core library names them, whose client section may leave the token to the one above.</summary>
    private static Source Client(IConfiguration? configuration)
    {
        var client = Read(configuration, CredentialKeys.Section("Twilio:Client"));
        var above = Read(configuration, CredentialKeys.Section("Twilio"));

        // Only where both are of one account, as far as is said.
        var isOneAccount = client.AccountSid is not null && (above.AccountSid ?? client.AccountSid) == client.AccountSid;
        return isOneAccount && client.AuthToken is null && above.AuthToken is not null
            ? client with { AuthToken = above.AuthToken, Keys = client.Keys with { AuthToken = above.Keys.AuthToken } }
            : client;
    }

    private static Source Read(IConfiguration? configuration, CredentialKeys keys)
    {
        return new(
            keys, Value(keys.AccountSid!), Value(keys.AuthToken!), Value(keys.ApiKeySid!), Value(keys.ApiKeySecret!), Value(keys.Region!), Value(keys.Edge!));

        // The application's configuration goes before the process's environment, which has no name with a colon.
        string? Value(string key) =>
            Given(configuration?[key]) ?? (key.Contains(':', StringComparison.Ordinal) ? null : Given(Environment.GetEnvironmentVariable(key)));

        static string? Given(string? text) => SecretText.IsMissing(text) ? null : SecretText.Trim(text);
    }

    private static bool IsSameAccount(Source source, CallMessageEventsOptions options) =>
        SecretText.AnyGiven(source.AccountSid, options.AccountSid) && !IsOther(source, options);

    private static bool IsOther(Source source, CallMessageEventsOptions options) =>
        source.AccountSid is not null && !SecretText.IsMissing(options.AccountSid) && source.AccountSid != options.AccountSid;

    private static void Take(Source source, CallMessageEventsOptions options)
    {
        var isAccountGiven = !SecretText.IsMissing(options.AccountSid);
        if (!isAccountGiven) options.AccountSid = source.AccountSid;
        options.AuthToken = source.AuthToken;
        options.ApiKeySid = source.ApiKeySid;
        options.ApiKeySecret = source.ApiKeySecret;
        options.Keys = isAccountGiven ? source.Keys with { AccountSid = null } : source.Keys;

        // Where requests go was said in this library's own settings, or comes with the credentials: never a mixture.
        if (options.BaseAddress is not null || SecretText.AnyGiven(options.Region, options.Edge))
        {
            options.Keys = options.Keys with { Region = null, Edge = null };
            return;
        }

        options.Region = source.Region;
        options.Edge = source.Edge;
    }

    /// <summary>What one place has; null for what it has not.</summary>
    private sealed record Source(
        CredentialKeys Keys, string? AccountSid, string? AuthToken, string? ApiKeySid, string? ApiKeySecret, string? Region, string? Edge)
    {
        public bool HasSecret => AuthToken is not null || ApiKeySecret is not null;

        public bool HasAny => HasSecret || AccountSid is not null || ApiKeySid is not null;
    }
}
