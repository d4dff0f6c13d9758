using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Takes the credentials that the application already has for Twilio, when the unnamed account was given no secret. Sources are <c>Twilio:Client</c>,
/// <c>Twilio</c> and the environment. The first source that has a secret and names no other account supplies all of them.
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

        // Half a credential cannot start the host. It is taken all the same, so that the error names what is there and what is missing.
        if (found is null && !AccountServices.Has<ITwilioTransport>(provider, registration.Name))
            found = Array.Find(sources, source => source.HasAny && !IsOther(source, options));
        if (found is not null) Take(found, options);
    }

    /// <summary>Reads the section of Twilio's ASP.NET Core library. It may leave the auth token to the parent section.</summary>
    private static Source Client(IConfiguration? configuration)
    {
        var client = Read(configuration, CredentialKeys.Section("Twilio:Client"));
        var above = Read(configuration, CredentialKeys.Section("Twilio"));

        // Only when both are of one account, as far as they name one.
        var isOneAccount = client.AccountSid is not null && (above.AccountSid ?? client.AccountSid) == client.AccountSid;
        return isOneAccount && client.AuthToken is null && above.AuthToken is not null
            ? client with { AuthToken = above.AuthToken, Keys = client.Keys with { AuthToken = above.Keys.AuthToken } }
            : client;
    }

    private static Source Read(IConfiguration? configuration, CredentialKeys keys)
    {
        return new(
            keys, Value(keys.AccountSid!), Value(keys.AuthToken!), Value(keys.ApiKeySid!), Value(keys.ApiKeySecret!), Value(keys.Region!), Value(keys.Edge!));

        // The configuration takes precedence over the process's environment, where no name has a colon.
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

        // The destination of requests comes from this library's own settings or from the source of the credentials, never from both.
        if (options.BaseAddress is not null || SecretText.AnyGiven(options.Region, options.Edge))
        {
            options.Keys = options.Keys with { Region = null, Edge = null };
            return;
        }

        options.Region = source.Region;
        options.Edge = source.Edge;
    }

    /// <summary>The credentials in one source; null for those it lacks.</summary>
    private sealed record Source(
        CredentialKeys Keys, string? AccountSid, string? AuthToken, string? ApiKeySid, string? ApiKeySecret, string? Region, string? Edge)
    {
        public bool HasSecret => AuthToken is not null || ApiKeySecret is not null;

        public bool HasAny => HasSecret || AccountSid is not null || ApiKeySid is not null;
    }
}
